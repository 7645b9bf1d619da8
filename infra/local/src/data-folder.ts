import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from './start-error.ts';

/** Where everything is kept on this machine. */
export type DataFolder = ReturnType<typeof dataFolder>;

export function dataFolder(root: string) {
  return {
    root,
    postgres: join(root, 'postgres'),
    redis: join(root, 'redis'),
    doors: join(root, 'doors'),
    controlSocket: join(root, 'gateway.sock'),
    mirrors: join(root, 'mirrors'),
    sandboxes: join(root, 'sandboxes'),
    sample: join(root, 'sample'),
    logs: join(root, 'logs'),
    pids: join(root, 'pids'),
    secrets: join(root, 'secrets'),
    tls: join(root, 'tls'),
    pidFile: join(root, 'start.pid'),
  };
}

/** The gateway's sockets lie below the folder, and the path of a socket has at most 107 bytes. */
const maxRootBytes = 107 - '/doors/12345678-1234-1234-1234-123456789012/gateway.sock'.length;

/** Makes the folder and takes it for this process. @throws StartError when another process uses it. */
export async function takeDataFolder(folder: DataFolder): Promise<void> {
  if (Buffer.byteLength(folder.root) > maxRootBytes) {
    throw new StartError(
      `The data folder's path is too long; give one of at most ${maxRootBytes} characters with --data-dir.`,
    );
  }
  try {
    for (const path of [folder.root, folder.doors]) await mkdir(path, { recursive: true, mode: 0o711 });
    for (const path of [folder.logs, folder.pids, folder.secrets, folder.mirrors, folder.sandboxes, folder.redis]) {
      await mkdir(path, { recursive: true, mode: 0o700 });
    }
  } catch {
    throw new StartError(`Cannot write to ${folder.root}; give a folder of your own with --data-dir.`);
  }
  const holder = await readFile(folder.pidFile, 'utf8').catch(() => '');
  if (holder !== '' && Number(holder) !== process.pid && isAlive(Number(holder))) {
    throw new StartError(
      `Codex Web already runs with ${folder.root} (process ${holder.trim()}); stop it first or give another --data-dir.`,
    );
  }
  await writeFile(folder.pidFile, `${process.pid}\n`);
}

export async function leaveDataFolder(folder: DataFolder): Promise<void> {
  await rm(folder.pidFile, { force: true });
}

/** A secret of this installation, made the first time it is asked for. */
export async function keptSecret(folder: DataFolder, name: string): Promise<string> {
  return await kept(folder, name, () => randomBytes(32).toString('base64url'));
}

/** A file with the keys that credentials are encrypted with; one is made the first time. Others may be put above it by hand. */
export async function keptCredentialsKeyFile(folder: DataFolder): Promise<string> {
  await kept(folder, 'credentials-keys', () => `key-1:${randomBytes(32).toString('base64')}`);
  return join(folder.secrets, 'credentials-keys');
}

async function kept(folder: DataFolder, name: string, make: () => string): Promise<string> {
  const path = join(folder.secrets, name);
  const before = await readFile(path, 'utf8').catch(() => null);
  if (before) return before.trim();
  const made = make();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${made}\n`, { mode: 0o600 });
  return made;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
