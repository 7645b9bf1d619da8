import { type ChildProcess, spawn } from 'node:child_process';
import { type Readable, Readable as ReadableStream } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GitError, type GitFailure } from './git-error.ts';

export type GitOptions = {
  cwd?: string;
  /** More `key=value` pairs for `-c`. */
  config?: readonly string[];
  /** More environment, such as GIT_DIR and GIT_INDEX_FILE. Nothing of our own process's environment is passed on. */
  env?: Readonly<Record<string, string>>;
  /** Written to stdin, which is empty without it. */
  input?: Buffer | string | Iterable<Buffer> | AsyncIterable<Buffer>;
  /** 60 seconds when not given. */
  timeoutMs?: number;
  /** Of stdout; 16 MiB when not given. */
  maxOutputBytes?: number;
  signal?: AbortSignal;
  /** The user the process runs as; our own when not given. */
  user?: { uid: number; gid: number };
};

const maxStderrBytes = 64 * 1024;

/** Settings no repository may override: they stand on the command line, which wins over every file. */
const safeConfig = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.sshCommand=false',
  'core.askPass=',
  'credential.helper=',
  'protocol.ext.allow=never',
  'http.followRedirects=false',
  'fetch.uriProtocols=',
  'transfer.bundleURI=false',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'safe.directory=*',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
];

const hardEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/nonexistent',
  XDG_CONFIG_HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
  GIT_ALLOW_PROTOCOL: 'http:https:file',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_EDITOR: 'false',
};

/**
 * Runs git in an environment of our own making and gives its stdout as bytes. Hooks, file-system monitors, credential
 * helpers, redirects and every transport but http, https and file are off; it never asks anybody for anything.
 * Arguments that somebody else chose belong after a `--`.
 * The process group is killed on time-out, abort and too much output; the promise settles after it has ended.
 * @throws GitError when it ends with anything but 0, takes too long or writes too much; the signal's reason when aborted.
 */
export async function git(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const { signal, timeoutMs = 60_000, maxOutputBytes = 16 * 1024 * 1024 } = options;
  signal?.throwIfAborted();
  const child = start(args, options);
  const ended = endOf(child);
  let failure: GitFailure = 'exit';
  const stop = (why: GitFailure) => {
    failure = why;
    killGroup(child);
  };
  const timer = setTimeout(stop, timeoutMs, 'timeout');
  const abort = () => killGroup(child);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const [stdout, stderr, exitCode] = await Promise.all([
      read(child.stdout, maxOutputBytes, () => stop('output_too_large')),
      read(child.stderr, maxStderrBytes, () => undefined),
      ended,
      Promise.race([feed(child, options.input), ended]),
    ]);
    signal?.throwIfAborted();
    if (exitCode !== 0 || failure !== 'exit') {
      throw new GitError(args[0] ?? '', failure, exitCode, stderr.toString('utf8'));
    }
    return stdout;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

type GitProcess = ChildProcess & { stdout: Readable; stderr: Readable };

function start(args: readonly string[], { cwd = '/', config = [], env = {}, user }: GitOptions): GitProcess {
  const settings = [...safeConfig, ...config].flatMap((setting) => ['-c', setting]);
  const child = spawn('git', ['--no-pager', '--no-optional-locks', ...settings, ...args], {
    cwd,
    env: { ...hardEnvironment, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...user,
  });
  return child;
}

function endOf(child: ChildProcess): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', (code) => resolve(code));
  return promise;
}

async function read(stream: Readable, maxBytes: number, tooMuch: () => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (size > maxBytes) continue;
    size += chunk.length;
    if (size > maxBytes) tooMuch();
    else chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A process that ends before it has read everything is judged by how it ended, not by the broken pipe. */
async function feed(child: ChildProcess, input: GitOptions['input']): Promise<void> {
  if (child.stdin === null) return;
  const source = typeof input === 'string' || Buffer.isBuffer(input) ? [Buffer.from(input)] : (input ?? []);
  try {
    await pipeline(ReadableStream.from(source), child.stdin);
  } catch (error) {
    if (!isClosedPipe(error)) {
      killGroup(child);
      throw error;
    }
  }
}

function isClosedPipe(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (
    code === 'EPIPE' ||
    code === 'ECONNRESET' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'ERR_STREAM_DESTROYED'
  );
}

/** Git's helpers, such as git-remote-https, are in its group and would outlive it. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
