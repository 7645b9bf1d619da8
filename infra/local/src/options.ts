import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartError } from './start-error.ts';

export const help = `bin/start [options]

Sets up what is missing on this machine and runs Codex Web until Ctrl-C.

  --port N          port of the web page (3000)
  --host ADDRESS    address it listens on (127.0.0.1); 0.0.0.0 makes it reachable from other machines
  --public-url URL  address people open, when it differs from host and port
  --tls-cert FILE   certificate with its chain (PEM): the page is served over TLS alone; taken anew when it is renewed
  --tls-key FILE    its key (PEM), without a password
  --data-dir DIR    where everything is kept (${defaultDataDir()})
  --help            this text

Settings from the environment, all optional:
  DATABASE_URL      a Postgres database to use instead of the built-in one
  REDIS_URL         a Redis to use instead of a local one
  OPENAI_API_KEY    the key of the model provider; without it the demo model answers (scripted, not an AI)
  OPENAI_BASE_URL   an OpenAI-compatible provider (https://api.openai.com/v1)
  MODELS            models to offer, "id=Label,id=Label"
  CREDENTIALS_FILE  a file of credentials for everybody, in the place of these three; docs/credentials.md has its form
  ALLOWED_PRIVATE_PROVIDERS  hosts or networks of private model providers that people may use, separated by ","
  ALLOWED_PRIVATE_WEBHOOKS   hosts or networks that webhooks may be on though private or without TLS, separated by ","
  PUSH_CONTACT      where push services reach you, a mailto: or https: address
  SMTP_URL, MAIL_FROM        where e-mail is handed in, smtp://name:password@host:587, and whom it comes from
  IDENTITY_FILE     identity providers that people may sign in with; docs/team.md has its form
  SIGN_UP           "open" lets anybody make an account, not only who was invited
  WORKSPACE_CREATION         "everyone" lets all people make workspaces, not operators alone
  TRUST_PROXY       addresses of proxies in front on other machines, which say where a request came from
  REQUIRE_SECOND_FACTOR      "true" asks everybody for a second factor
  MAX_ATTEMPTS      attempts that run side by side on this machine (4)
  MIN_FREE_BYTES    room that stays free on this machine's disk, or no attempt begins (2 GiB)
  ALLOWED_FOLDERS   folders with local repositories that may be used, separated by ","
  ALLOWED_PRIVATE_ADDRESSES  hosts or networks of private git servers that may be used, separated by ","
`;

/** Paths of PEM files. */
export type TlsPair = { cert: string; key: string };

/** `tls` is null when the page is served in clear, to this machine or to a proxy that brings TLS. */
export type Options = {
  help: boolean;
  port: number;
  host: string;
  publicUrl: string;
  dataDir: string;
  tls: TlsPair | null;
};

/** A browser keeps passkeys for names, not for addresses. */
const namedLocally = new Set(['0.0.0.0', '127.0.0.1']);

/** @throws StartError when an option is unknown or wrong. */
export function readOptions(args: string[]): Options {
  const values = parse(args);
  const port = Number(values.port ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError(`--port ${values.port} is no port; give a number from 1 to 65535.`);
  }
  const host = values.host ?? '127.0.0.1';
  const tls = readTls(values['tls-cert'], values['tls-key']);
  return {
    help: values.help ?? false,
    port,
    host,
    publicUrl: readPublicUrl(values['public-url'], { host, port, tls }),
    dataDir: resolve(values['data-dir'] ?? defaultDataDir()),
    tls,
  };
}

function readTls(cert: string | undefined, key: string | undefined): TlsPair | null {
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined || key === undefined) throw new StartError('--tls-cert and --tls-key go together; give both.');
  return { cert: resolve(cert), key: resolve(key) };
}

function readPublicUrl(given: string | undefined, { host, port, tls }: Pick<Options, 'host' | 'port' | 'tls'>): string {
  if (tls && given?.startsWith('http:')) {
    throw new StartError(`With --tls-cert nothing answers at ${given}; give a --public-url that begins with https.`);
  }
  return given ?? `${tls ? 'https' : 'http'}://${namedLocally.has(host) ? 'localhost' : host}:${port}`;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'public-url': { type: 'string' },
        'data-dir': { type: 'string' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new StartError(`${said.replace(/\.?$/, '.')} See bin/start --help.`);
  }
}

function defaultDataDir(): string {
  if (process.getuid?.() === 0) return '/var/lib/codex-web';
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'codex-web');
}
