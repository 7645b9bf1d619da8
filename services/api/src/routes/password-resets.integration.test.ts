import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { answerResetRequests } from '../account/password-resets.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { openBrowser } from '../testing/test-browser.ts';
import { mailedToken, mailsTo } from '../testing/test-mail.ts';
import { signUpMember, signUpOwner } from '../testing/test-person.ts';

const newPassword = 'eleven purple giraffes';

const test = setUp(() => createTestApp({ mail: true }));
const owner = setUp(() => signUpOwner(test));

const anybody = (on = test) => openBrowser(on);
const askFor = (email: string, on = test) => anybody(on).ask('POST', '/password-resets', { email });
const resetWith = (token: string, given = newPassword, on = test) =>
  anybody(on).ask('POST', `/password-resets/${token}`, { password: given });
const isValid = async (token: string) => (await anybody().ask('GET', `/password-resets/${token}`)).json().valid;

async function answerRequests(): Promise<void> {
  const { mailer } = test.parts;
  if (!mailer) throw new Error('There is no mail.');
  await answerResetRequests({ ...test.parts, mailer });
}

/** The secret of a link that was mailed to them. */
async function askForToken(email: string): Promise<string> {
  await askFor(email);
  await answerRequests();
  return await mailedToken(test, email);
}

describe('202', () => {
  it('is answered for everybody alike, with the same done, and mail goes only to who exists', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    const [known, unknown] = [await askFor(email.toUpperCase()), await askFor('nobody@example.com')];
    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body]);
    expect([known.statusCode, known.json()]).toEqual([202, { mail: true }]);
    expect(await test.parts.db.prisma.passwordResetRequest.count()).toBe(2);
    await answerRequests();
    expect(await test.parts.db.prisma.passwordResetRequest.count()).toBe(0);
    expect((await mailsTo(test, email)).map((mail) => mail.subject)).toEqual(['Set a new password']);
    expect(await mailsTo(test, 'nobody@example.com')).toEqual([]);
  });

  it('sends nobody more than three links an hour, however often they are asked for', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    for (let n = 0; n < 6; n += 1) expect((await askFor(email)).statusCode).toBe(202);
    await answerRequests();
    expect(await mailsTo(test, email)).toHaveLength(3);
  });

  it('says so where no e-mail can be sent', async () => {
    const without = await createTestApp();
    try {
      expect((await askFor('ann@example.com', without)).json()).toEqual({ mail: false });
      expect(await without.parts.db.prisma.passwordResetRequest.count()).toBe(0);
    } finally {
      await without.close();
    }
  });
});

describe('429', () => {
  it('stops one address that asks for many people, in all processes together', async () => {
    await test.parts.db.prisma.signInFailure.create({
      data: { subject: 'reset:192.0.2.5', failures: 29, lastAt: new Date() },
    });
    const askFrom = async (remoteAddress: string) => {
      const body = { email: 'nobody@example.com' };
      return (await test.app.inject({ method: 'POST', url: '/api/v1/password-resets', body, remoteAddress }))
        .statusCode;
    };
    expect([await askFrom('192.0.2.5'), await askFrom('192.0.2.5'), await askFrom('192.0.2.6')]).toEqual([
      202, 429, 202,
    ]);
  });
});

describe('204', () => {
  it('sets the password, ends all sessions, unlocks the account and tells its person', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    const browser = anybody();
    await browser.signIn(email);
    for (const n of [1, 2, 3, 4, 5]) await anybody().signIn(email, `wrong password ${n}`);
    expect((await anybody().signIn(email)).statusCode).toBe(429);
    const token = await askForToken(email);
    expect(await isValid(token)).toBe(true);
    const answer = await resetWith(token);
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([204, undefined]);
    expect(await browser.meStatus()).toBe(401);
    expect((await anybody().signIn(email, newPassword)).statusCode).toBe(200);
    expect((await anybody().signIn(email)).statusCode).toBe(401);
    const subjects = (await mailsTo(test, email)).map((mail) => mail.subject);
    expect(subjects).toEqual(['Somebody tries to sign in as you', 'Set a new password', 'Your password was reset']);
  });

  it('keeps of a link only its hash, and nothing of it in the log of what was done', async () => {
    const { email, id } = (await signUpMember(test, owner)).me.user;
    const token = await askForToken(email);
    const { rows } = await test.parts.db.pool.query(
      `SELECT (SELECT json_agg(l)::text FROM account_links l) || (SELECT json_agg(a)::text FROM audit_events a)
         || (SELECT json_agg(m)::text FROM mail_outbox m) AS text`,
    );
    expect(rows[0].text).toContain(id);
    expect(rows[0].text).not.toContain(token);
  });

  it('does not take the second factor away', async () => {
    const { email, id } = (await signUpMember(test, owner)).me.user;
    const secrets = test.parts.keys.seal('totp_secrets/x/sealed', 'A');
    await test.parts.db.prisma.totpSecret.create({
      data: {
        id: crypto.randomUUID(),
        userId: id,
        sealed: new Uint8Array(secrets.sealed),
        keyId: secrets.keyId,
        confirmedAt: new Date(),
      },
    });
    await resetWith(await askForToken(email));
    expect((await anybody().signIn(email, newPassword)).statusCode).toBe(202);
  });
});

describe('410', () => {
  it('refuses a link that was used, has expired, is unknown, or is older than a change of the password', async () => {
    const { email, id } = (await signUpMember(test, owner)).me.user;
    const used = await askForToken(email);
    await resetWith(used);
    const expired = await askForToken(email);
    await test.parts.db.prisma.accountLink.updateMany({
      where: { userId: id, usedAt: null },
      data: { expiresAt: new Date(0) },
    });
    const replaced = await askForToken(email);
    const browser = anybody();
    await browser.signIn(email, newPassword);
    const changed = await browser.ask('POST', '/account/password', {
      currentPassword: newPassword,
      newPassword: `${newPassword}!`,
    });
    expect(changed.statusCode).toBe(204);
    for (const token of [used, expired, replaced, 'unknown-unknown-unknown']) {
      expect(outcomeOf(await resetWith(token))).toEqual([410, 'reset_link_invalid']);
      expect(await isValid(token)).toBe(false);
    }
  });

  it('lets exactly one of many who use a link at once through', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    const token = await askForToken(email);
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((word) => resetWith(token, `${newPassword} ${word}`)),
    );
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([204, 410, 410]);
  });

  it('refuses a link made for another purpose', async () => {
    const person = await signUpMember(test, owner);
    const { email, id } = person.me.user;
    const token = await askForToken(email);
    expect(outcomeOf(await person.post(`/email-changes/${token}`))).toEqual([410, 'email_link_invalid']);
    expect((await test.parts.db.prisma.user.findUniqueOrThrow({ where: { id } })).email).toBe(email);
  });
});

describe('422', () => {
  it('refuses a password that is guessed first, and leaves the link to be used', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    const token = await askForToken(email);
    const answer = await resetWith(token, 'Password123');
    expect(outcomeOf(answer)).toEqual([422, 'password_refused']);
    expect(answer.json().error.message).toContain('lists of stolen passwords');
    expect((await resetWith(token)).statusCode).toBe(204);
  });
});

describe('the time it takes', () => {
  it('is spent on the same questions to the database, whether there is such an account or not', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    const countQueries = async (address: string) => {
      const before = queries.length;
      await anybody().signIn(address, 'wrong password');
      return queries.length - before;
    };
    const queries: unknown[] = [];
    const { pool } = test.parts.db;
    const original = pool.query.bind(pool);
    pool.query = ((...args: Parameters<typeof original>) => {
      queries.push(args[0]);
      return original(...args);
    }) as typeof pool.query;
    try {
      const counts = [await countQueries(email), await countQueries('nobody-here@example.com')];
      expect(counts[0]).toBeGreaterThan(0);
      expect(counts[0]).toBe(counts[1]);
    } finally {
      pool.query = original as typeof pool.query;
    }
  });
});
