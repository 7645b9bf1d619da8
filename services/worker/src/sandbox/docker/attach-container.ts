import type { Duplex, Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { AttachedSandbox, ExitStatus } from '../engine.ts';
import { SandboxGoneError } from '../sandbox-gone-error.ts';
import { logBytesLabel } from './container-options.ts';
import { openLog, readOutput } from './container-streams.ts';
import { asEngineError, statusOf } from './docker-errors.ts';

/**
 * Connects to a container. `live` is its stdout since before it was started, if this process made it and nobody
 * has read it; otherwise stdout is read again from the engine's log.
 */
export async function attachContainer(
  container: Docker.Container,
  live: Readable | null,
  signal: AbortSignal,
): Promise<AttachedSandbox> {
  const state = await container.inspect();
  if (state.State.Status === 'created') throw new SandboxGoneError('The container was never started.');
  const stdin = state.State.Running ? await openStdin(container, signal) : null;
  const exited = exitOf(container, signal);
  const watched = ended(exited);
  // The engine leaves this connection open when the container ends.
  const closeStdin = () => stdin?.destroy();
  exited.then(closeStdin, closeStdin);
  const maxBytes = Number(state.Config.Labels[logBytesLabel]);
  const output = { exited, signal, maxBytes };
  // Also when nobody has begun to read: a stream that is open and not read holds the container up.
  signal.addEventListener('abort', () => live?.destroy(), { once: true });
  return {
    write: (text) => write(stdin, text, watched, signal),
    stdout: readOutput({ ...output, open: async () => live ?? (await openLog(container, 'stdout', signal)) }),
    stderr: readOutput({ ...output, open: () => openLog(container, 'stderr', signal) }),
    exited,
  };
}

async function openStdin(container: Docker.Container, signal: AbortSignal): Promise<Duplex | null> {
  try {
    const socket = (await container.attach({ stream: true, stdin: true, hijack: true })) as Duplex;
    socket.on('error', () => undefined);
    socket.resume();
    if (signal.aborted) socket.destroy();
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    return socket;
  } catch (error) {
    // It ended between the look and the connection.
    if (statusOf(error) === 409) return null;
    throw error;
  }
}

/** How the main process ends; handled here, so that nobody has to await it. */
function exitOf(container: Docker.Container, signal: AbortSignal): Promise<ExitStatus> {
  const exited = waitForExit(container, signal);
  exited.catch(() => undefined);
  return exited;
}

async function waitForExit(container: Docker.Container, signal: AbortSignal): Promise<ExitStatus> {
  try {
    const { StatusCode } = (await container.wait({ abortSignal: signal })) as { StatusCode: number };
    return { exitCode: StatusCode, outOfMemory: StatusCode === 137 && (await wasOutOfMemory(container)) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (statusOf(error) === 404) throw new SandboxGoneError('The container was destroyed.', { cause: error });
    throw asEngineError(error);
  }
}

async function wasOutOfMemory(container: Docker.Container): Promise<boolean> {
  try {
    return (await container.inspect()).State.OOMKilled;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

type Watched = { yet: boolean };

function ended(exited: Promise<ExitStatus>): Watched {
  const watched = { yet: false };
  const note = () => {
    watched.yet = true;
  };
  exited.then(note, note);
  return watched;
}

async function write(stdin: Duplex | null, text: string, ended: Watched, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (stdin === null || ended.yet) throw new SandboxGoneError('The main process has ended.');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stdin.write(text, (error) => (error ? reject(error) : resolve()));
  try {
    await promise;
  } catch (error) {
    signal.throwIfAborted();
    throw new SandboxGoneError('The container closed its stdin.', { cause: error });
  }
}
