import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeyRing, readKeys } from '../credentials/key-ring.ts';
import { testKey } from '../testing/test-app.ts';
import { startTestSmtp, type TestSmtp } from '../testing/test-smtp.ts';
import { deliverDue, pauseAfter } from './mail-delivery.ts';
import { createMailer } from './mailer.ts';
import { openSmtp, readSmtpSettings } from './smtp.ts';

let test: TestDatabase;
let server: TestSmtp;
const keys = createKeyRing(readKeys({ CREDENTIALS_KEY: testKey('test') }));
const logLines: string[] = [];
const logger = createLogger('api', 'trace', { write: (line) => void logLines.push(line) });

beforeAll(async () => {
  test = await createTestDatabase();
  server = await startTestSmtp({
    refuse: (address) => (address.startsWith('gone') ? 550 : address.startsWith('full') ? 452 : null),
  });
});
afterAll(async () => {
  await server.close();
  await test.drop();
});
beforeEach(async () => {
  server.received.length = 0;
  await test.db.prisma.mailOutbox.deleteMany();
});

const credentials = `codex:${encodeURIComponent('mail: p@ss/word')}`;
const settingsFor = (address: string) =>
  readSmtpSettings({ SMTP_URL: address, MAIL_FROM: 'Codex Web <codex@example.com>' });
const smtpAt = (address: string, ca = server.ca) => {
  const settings = settingsFor(address);
  if (!settings) throw new Error('There is no server.');
  return openSmtp({ ...settings, ca });
};
const deliver = async (smtp = smtpAt(`smtp://${credentials}@127.0.0.1:${server.port}`)) => {
  const sent = await deliverDue({ db: test.db, keys, smtp, logger });
  smtp.close();
  return sent;
};
const mailer = () => createMailer(test.db, keys);
const waiting = () => test.db.prisma.mailOutbox.findMany();

describe('an e-mail', () => {
  it('is handed in over STARTTLS with the name and password of the settings, and is gone from the outbox', async () => {
    await mailer().send({
      to: 'ann@example.com',
      subject: 'Grüße',
      text: 'Zeile eins\n\nhttps://a.example/?token=t\n',
    });
    expect(await deliver()).toBe(1);
    const [mail] = server.received;
    expect(mail).toMatchObject({ from: 'codex@example.com', to: ['ann@example.com'], secure: true, user: 'codex' });
    expect(mail?.raw).toContain('From: Codex Web <codex@example.com>');
    expect(mail?.raw).toContain('Auto-Submitted: auto-generated');
    expect(mail?.raw).toContain('https://a.example/?token=t');
    expect(await waiting()).toEqual([]);
  });

  it('cannot get another header or another recipient, whatever is in its subject or address', async () => {
    await mailer().send({ to: 'ann@example.com', subject: 'Hello\r\nBcc: eve@example.com\n\nBody', text: 'x' });
    await deliver();
    expect(server.received[0]?.to).toEqual(['ann@example.com']);
    const head = server.received[0]?.raw.split('\r\n\r\n')[0] ?? '';
    expect(head).not.toMatch(/^Bcc:/im);
    expect(head).toMatch(/^Subject: Hello Bcc: eve@example.com Body/m);
    for (const to of [
      'ann@example.com, eve@example.com',
      'ann@example.com\r\nBcc: eve@example.com',
      'Ann <ann@example.com>',
    ]) {
      await expect(mailer().send({ to, subject: 'x', text: 'x' })).rejects.toThrow();
    }
    expect(await waiting()).toEqual([]);
  });

  it('waits encrypted, with no part of its text in the database', async () => {
    await mailer().send({ to: 'ann@example.com', subject: 'A link', text: 'secret-link-canary' });
    const { rows } = await test.db.pool.query('SELECT row_to_json(m)::text AS text, sealed FROM mail_outbox m');
    expect(rows[0].text).toContain('ann@example.com');
    expect(rows[0].text + rows[0].sealed.toString('latin1')).not.toContain('secret-link-canary');
  });

  it('is not stored when the transaction that wrote it is rolled back', async () => {
    const client = await test.db.pool.connect();
    await client.query('BEGIN');
    await mailer().send({ to: 'ann@example.com', subject: 'x', text: 'x' }, client);
    await client.query('ROLLBACK');
    client.release();
    expect(await waiting()).toEqual([]);
  });
});

describe('a server that does not take it', () => {
  it('loses nothing while it is down: the e-mail waits and goes when it is back', async () => {
    const other = await startTestSmtp();
    await other.close();
    await mailer().send({ to: 'ann@example.com', subject: 'x', text: 'x' });
    expect(await deliver(smtpAt(`smtp://${credentials}@127.0.0.1:${other.port}`))).toBe(0);
    const [mail] = await waiting();
    expect(mail).toMatchObject({ tries: 1, gaveUpAt: null, lastError: expect.stringContaining('ECONNREFUSED') });
    expect((mail?.nextTryAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(5_000);
    expect(await deliver()).toBe(0);
    await test.db.prisma.mailOutbox.updateMany({ data: { nextTryAt: new Date(0) } });
    expect(await deliver()).toBe(1);
  });

  it('is asked again after an answer of 4xx, and not after one of 5xx about the recipient', async () => {
    await mailer().send({ to: 'full@example.com', subject: 'x', text: 'x' });
    await mailer().send({ to: 'gone@example.com', subject: 'x', text: 'x' });
    expect(await deliver()).toBe(0);
    const states = (await waiting()).map((mail) => [mail.recipient, mail.gaveUpAt !== null, mail.sealed.length > 0]);
    expect(states.sort()).toEqual([
      ['full@example.com', false, true],
      ['gone@example.com', true, false],
    ]);
  });

  it('is given up once the e-mail is worth nothing any more', async () => {
    await mailer().send({ to: 'full@example.com', subject: 'x', text: 'x', giveUpAfterMs: 1_000 });
    await deliver();
    expect((await waiting())[0]?.gaveUpAt).not.toBeNull();
  });

  it('is not sent the password when it speaks no TLS, unless that was allowed', async () => {
    const plain = await startTestSmtp({ startTls: false, host: '127.0.0.2' });
    try {
      await mailer().send({ to: 'ann@example.com', subject: 'x', text: 'x' });
      await deliver(smtpAt(`smtp://${credentials}@127.0.0.2:${plain.port}`));
      const [mail] = await waiting();
      expect([plain.received.length, mail?.lastError]).toEqual([0, expect.stringContaining('STARTTLS')]);
      await test.db.prisma.mailOutbox.updateMany({ data: { nextTryAt: new Date(0) } });
      await deliver(smtpAt(`smtp://${credentials}@127.0.0.2:${plain.port}?starttls=optional`));
      expect(plain.received).toHaveLength(1);
    } finally {
      await plain.close();
    }
  });

  it('is told apart from another that says it is it: its certificate is checked', async () => {
    await mailer().send({ to: 'ann@example.com', subject: 'x', text: 'x' });
    const stranger = await startTestSmtp();
    expect(await deliver(smtpAt(`smtp://${credentials}@127.0.0.1:${server.port}`, stranger.ca))).toBe(0);
    await stranger.close();
    expect(server.received).toEqual([]);
  });

  it('has neither its password nor the text of an e-mail in the log', async () => {
    await mailer().send({ to: 'ann@example.com', subject: 'x', text: 'text-canary' });
    await deliver(smtpAt(`smtp://codex:password-canary@127.0.0.1:${server.port}`));
    expect(logLines.join('')).toContain('an e-mail was not sent');
    expect(logLines.join('')).not.toMatch(/canary/);
    const [mail] = await waiting();
    expect(mail?.lastError).not.toMatch(/canary/);
  });
});

describe('several processes', () => {
  it('send each e-mail once', async () => {
    for (let n = 0; n < 20; n += 1) await mailer().send({ to: `p${n}@example.com`, subject: randomUUID(), text: 'x' });
    const sent = await Promise.all([deliver(), deliver(), deliver()]);
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(new Set(server.received.map((mail) => mail.to[0])).size).toBe(20);
    expect(server.received).toHaveLength(20);
  });
});

describe('the settings', () => {
  it('are refused without a part of the address in the message', () => {
    expect(() => settingsFor('http://codex:canary@mail.example')).toThrow(/^SMTP_URL is not an address(?!.*canary)/);
    expect(() => readSmtpSettings({ SMTP_URL: 'smtp://mail.example' })).toThrow(/MAIL_FROM/);
    expect(readSmtpSettings({})).toBeNull();
  });

  it('pause longer after each failure, half an hour at most', () => {
    expect([1, 2, 3, 20].map(pauseAfter)).toEqual([15_000, 30_000, 60_000, 1_800_000]);
  });
});
