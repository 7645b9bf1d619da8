import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startFakeIssuer } from '@codex-web/credentials/testing/fake-issuer';
import { ApiClient } from './api-client.ts';
import { GuardedProvider } from './guarded-provider.ts';
import { startIdentityProviders } from './identity-providers.ts';
import { startMailServer } from './mail-server.ts';
import { announce, containers } from './product.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const owner = { name: 'Ada Owner', email: 'ada@example.com', password: 'correct horse battery' };

/** Starts the product as `bin/start` does, in a folder of its own, and signs its owner up. */
export default async function startProduct(): Promise<() => Promise<void>> {
  const folder = await mkdtemp('/var/tmp/codex-web-e2e-');
  // Postgres runs as another user, who has to pass through.
  await chmod(folder, 0o755);
  const repositoriesFolder = join(folder, 'repositories');
  await mkdir(repositoriesFolder);
  const dataFolder = join(folder, 'data');
  const port = await freePort();
  const issuer = await startFakeIssuer();
  issuer.settings.deviceInterval = '1';
  const chatgpt = await GuardedProvider.start((token) => issuer.issued.includes(token));
  const mailFolder = join(folder, 'mail');
  const mail = await startMailServer(mailFolder);
  const baseUrl = `http://localhost:${port}`;
  const identity = await startIdentityProviders(baseUrl);
  const identityFile = join(folder, 'identity.json');
  await writeFile(identityFile, JSON.stringify(identity.settings));
  const child = spawn(
    process.execPath,
    [join(root, 'infra/local/src/main.ts'), '--port', String(port), '--data-dir', dataFolder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ALLOWED_FOLDERS: repositoriesFolder,
        ALLOWED_PRIVATE_ADDRESSES: '127.0.0.1',
        ALLOWED_PRIVATE_PROVIDERS: '127.0.0.1',
        CHATGPT_ISSUER: issuer.url,
        CHATGPT_BASE_URL: chatgpt.baseUrl,
        PROVIDER_REQUESTS_PER_MINUTE: '1000',
        MODEL_SILENCE_MS: '8000',
        REQUESTS_PER_MINUTE: '100000',
        SIGN_INS_PER_MINUTE: '1000',
        ALLOWED_PRIVATE_WEBHOOKS: '127.0.0.1',
        SMTP_URL: mail.url,
        MAIL_FROM: 'Codex Web <codex@example.com>',
        IDENTITY_FILE: identityFile,
      },
    },
  );
  const token = await signUpToken(child, dataFolder);
  await new ApiClient(baseUrl).signUp({ token, ...owner });
  const stood = { issuerUrl: issuer.url, chatgptUrl: chatgpt.baseUrl };
  announce({ baseUrl, dataFolder, owner, repositoriesFolder, mailFolder, ...stood }, join(folder, 'product.json'));
  return async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    await issuer.close();
    await chatgpt.stop();
    await identity.stop();
    await mail.stop();
    removeWhatWasLeft(folder);
    await rm(folder, { recursive: true, force: true });
  };
}

/** A test that failed may leave an attempt at work: its container, and the disk under it. */
function removeWhatWasLeft(folder: string): void {
  const left = containers();
  if (left.length > 0) execFileSync('docker', ['rm', '-f', ...left]);
  for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
    const path = line.split(' ')[1] ?? '';
    if (path.startsWith(`${folder}/`)) execFileSync('umount', [path]);
  }
}

/** Reads what the start prints until the line with the link. */
async function signUpToken(child: ChildProcess, dataFolder: string): Promise<string> {
  if (!child.stdout) throw new Error('The start has no output.');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    const token = /\/sign-up\?token=([\w-]+)/.exec(line)?.[1];
    if (token) return token;
  }
  const log = await readFile(join(dataFolder, 'logs/api.log'), 'utf8').catch(() => '');
  throw new Error(`The product did not start:\n${lines.join('\n')}\n${log.slice(-2_000)}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}
