import type { Readable } from 'node:stream';
import { AppError } from '@codex-web/contracts/app-error';
import type Docker from 'dockerode';
import { EngineUnavailableError } from '../engine-unavailable-error.ts';
import { asEngineError } from './docker-errors.ts';
import { readFrames } from './read-frames.ts';

/** How long the end of a process may be behind the end of its output. */
const endWithinMs = 10_000;

/**
 * Opens the stdout of a container that was not started yet: every byte it will write, exactly. The engine holds back
 * a megabyte of it and then the container, until somebody reads.
 */
export async function openLiveStdout(container: Docker.Container): Promise<Readable> {
  const stream = await container.attach({ stream: true, stdout: true });
  stream.on('error', () => undefined);
  return stream as unknown as Readable;
}

/**
 * Opens one output of a container from its first byte on, by way of the log the engine keeps: what was written, then
 * what is being written, without a gap between them. The log is text, so bytes that are no valid UTF-8 come as U+FFFD;
 * and as it splits lines every 16 KiB, so does a character that such a split goes through.
 */
export async function openLog(
  container: Docker.Container,
  which: 'stdout' | 'stderr',
  signal: AbortSignal,
): Promise<Readable> {
  const wanted = which === 'stdout' ? { stdout: true } : { stderr: true };
  const stream = await container.logs({ follow: true, ...wanted, abortSignal: signal });
  stream.on('error', () => undefined);
  return stream as unknown as Readable;
}

export type Output = {
  open: () => Promise<Readable>;
  exited: Promise<unknown>;
  signal: AbortSignal;
  maxBytes: number;
};

/**
 * Reads an output to the end of the process. Opened only when it is read: the engine answers a request for the log only
 * once there is something in it.
 */
export async function* readOutput({ open, exited, signal, maxBytes }: Output): AsyncGenerator<Buffer> {
  let stream: Readable | null = null;
  const close = () => stream?.destroy();
  signal.addEventListener('abort', close, { once: true });
  let bytes = 0;
  try {
    signal.throwIfAborted();
    stream = await open();
    if (signal.aborted) close();
    for await (const chunk of readFrames(stream)) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge();
      yield chunk;
    }
    signal.throwIfAborted();
    await endOf(exited);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof AppError ? error : asEngineError(error);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

/** An output also ends when the engine goes away; then the process is not known to have ended. */
async function endOf(exited: Promise<unknown>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new EngineUnavailableError('The Docker engine closed the output of a container that still runs.')),
    endWithinMs,
  );
  try {
    await Promise.race([exited, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(): AppError {
  return new AppError(
    'output_too_large',
    'The agent wrote more than can be kept and was ended. Ask for smaller steps.',
  );
}
