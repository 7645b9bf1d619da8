import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { makeIdentities } from './test-certificates.ts';

export type ReceivedMail = { from: string; to: string[]; raw: string; secure: boolean; user: string | undefined };

/** A mail server on loopback that keeps what it takes, after STARTTLS and a name and password. */
export type TestSmtp = {
  port: number;
  ca: string;
  received: ReceivedMail[];
  close: () => Promise<void>;
};

export async function startTestSmtp(
  options: { startTls?: boolean; host?: string; refuse?: (address: string) => number | null } = {},
): Promise<TestSmtp> {
  const { server: identity } = makeIdentities('server');
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    ...{ key: identity.key, cert: identity.cert, authOptional: false, logger: false },
    disabledCommands: options.startTls === false ? ['STARTTLS'] : [],
    allowInsecureAuth: options.startTls === false,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'codex' && password === 'mail: p@ss/word') done(null, { user: username });
      else done(new Error('Wrong name or password.'));
    },
    onRcptTo: ({ address }, _session, done) => {
      const code = options.refuse?.(address) ?? null;
      done(code === null ? null : Object.assign(new Error('Not taken.'), { responseCode: code }));
    },
    onData: (stream, session, done) => {
      void buffer(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: raw.toString(),
          secure: session.secure,
          user: session.user,
        });
        done();
      });
    },
  });
  // A client that goes away is its own affair.
  server.on('error', () => {});
  const listener = server.listen(0, options.host ?? '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    ca: identity.ca.toString(),
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
