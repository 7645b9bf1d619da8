import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testRedisUrl } from './test-app.ts';
import type { Identity } from './test-certificates.ts';

/** The API as it is run, in a process of its own. */
export type ApiProcess = {
  url: string;
  internalUrl: string;
  /** Everything it has printed. */
  output: () => string;
  /** As a machine that loses its power would. */
  kill: () => Promise<void>;
  stop: () => Promise<void>;
};

type Options = {
  databaseUrl: string;
  key: string;
  issuerUrl: string;
  identity: Identity;
  env?: Record<string, string>;
};

export async function startApiProcess(options: Options): Promise<ApiProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'api-process-'));
  const file = (name: string, content: Buffer) => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  const [port, internalPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: options.databaseUrl,
      REDIS_URL: testRedisUrl(),
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SESSION_SECRET: 'a secret for tests, long enough to be one',
      SANDBOX_IMAGE: 'sandbox:test',
      CREDENTIALS_KEY: options.key,
      CHATGPT_ISSUER: options.issuerUrl,
      INTERNAL_PORT: String(internalPort),
      INTERNAL_TLS_CA: file('ca.pem', options.identity.ca),
      INTERNAL_TLS_CERT: file('cert.pem', options.identity.cert),
      INTERNAL_TLS_KEY: file('key.pem', options.identity.key),
      ...options.env,
    },
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const output = await untilListening(child, port);
  return {
    url: `http://127.0.0.1:${port}`,
    internalUrl: `https://127.0.0.1:${internalPort}`,
    output,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

async function untilListening(child: ChildProcess, port: number): Promise<() => string> {
  let text = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const take = (chunk: Buffer) => {
    text += chunk;
    if (text.includes(`:${port}`)) resolve();
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  child.once('exit', () => reject(new Error(`The API ended: ${text}`)));
  await promise;
  return () => text;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
