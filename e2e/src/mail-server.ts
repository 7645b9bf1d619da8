import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { product } from './product.ts';

type Mail = { to: string[]; text: string };

/** A mail server that keeps what is handed in as files, and sends it nowhere. */
export async function startMailServer(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  mkdirSync(folder);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: async (stream, session, done) => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      keep(folder, { to, text: readable((await buffer(stream)).toString('utf8')) });
      done();
    },
  });
  const server = smtp.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => smtp.close(resolve)),
  };
}

/** The first address that a mail to `to` holds and that fits. @throws when none comes within a minute. */
export async function waitForMailedLink(to: string, fits: RegExp): Promise<string> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const texts = mails().flatMap((mail) => (mail.to.includes(to) ? [mail.text] : []));
    const found = texts.flatMap((text) => text.match(/https?:\/\/\S+/g) ?? []).find((link) => fits.test(link));
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`No such mail to ${to}. There were: ${texts.join('\n---\n')}`);
    await delay(200);
  }
}

function mails(): Mail[] {
  const { mailFolder } = product();
  const names = readdirSync(mailFolder).filter((name) => name.endsWith('.json'));
  return names.map((name) => JSON.parse(readFileSync(join(mailFolder, name), 'utf8')));
}

/** Under its name only when it is whole. */
function keep(folder: string, mail: Mail): void {
  const path = join(folder, randomUUID());
  writeFileSync(path, JSON.stringify(mail));
  renameSync(path, `${path}.json`);
}

/** The text of a mail with its transfer encodings undone, as far as addresses in it need it. */
function readable(raw: string): string {
  const [, body = ''] = /\r?\n\r?\n([\s\S]*)/.exec(raw) ?? [];
  if (/^content-transfer-encoding: base64/im.test(raw)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/^content-transfer-encoding: quoted-printable/im.test(raw)) return body;
  const bytes = body
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
