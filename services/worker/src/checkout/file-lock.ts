import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs an action while no other process runs one with the same lock file. The lock is the kernel's and is held by a
 * child whose stdin is ours: however this process ends, it is let go.
 * @throws what the action throws; the signal's reason when aborted while waiting.
 */
export async function withFileLock<T>(
  path: string,
  action: () => Promise<T>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<T> {
  signal?.throwIfAborted();
  const holder = spawn('flock', ['--exclusive', path, 'sh', '-c', 'echo locked; exec cat >/dev/null'], {
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  holder.stdin.on('error', () => undefined);
  const ended = once(holder, 'close');
  try {
    await firstOutput(holder.stdout, ended, signal);
    return await action();
  } finally {
    holder.stdin.end();
    if (signal?.aborted) holder.kill();
    await ended.catch(() => undefined);
  }
}

async function firstOutput(
  stdout: NodeJS.ReadableStream,
  ended: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const failed = ended.then(() => {
    throw new Error('the lock could not be taken; is util-linux installed?');
  });
  failed.catch(() => undefined);
  try {
    await Promise.race([once(stdout, 'data'), failed, aborted.promise]);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
