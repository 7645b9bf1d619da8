import { spawn } from 'node:child_process';

/** What is run, with nothing in its environment but `env`. */
export type CommandRun = {
  file: string;
  args: string[];
  cwd?: string;
  env: Record<string, string>;
  timeoutMs: number;
  maxStdoutBytes: number;
};

export type CommandEnd =
  | { end: 'exited'; status: number | null; stdout: Buffer; stderr: string }
  | { end: 'timed_out'; stderr: string }
  | { end: 'too_much'; stderr: string }
  | { end: 'not_started'; code: string };

const maxStderrBytes = 4_096;

/**
 * Runs a command to its end in a process group of its own, which is killed at the time limit, when it prints too much, and
 * when the command itself is over. Never throws; holds no more of what is printed than the limits.
 */
export function runCommand(run: CommandRun): Promise<CommandEnd> {
  const { promise, resolve } = Promise.withResolvers<CommandEnd>();
  let child: ReturnType<typeof start>;
  try {
    child = start(run);
  } catch (error) {
    return Promise.resolve({ end: 'not_started', code: codeOf(error) });
  }
  const stdout = capped(run.maxStdoutBytes);
  const stderr = capped(maxStderrBytes);
  const said = () => stderr.taken().toString('utf8');
  const stop = (end: CommandEnd) => {
    clearTimeout(timer);
    killGroup(child.pid);
    child.stdout.destroy();
    child.stderr.destroy();
    resolve(end);
  };
  const timer = setTimeout(() => stop({ end: 'timed_out', stderr: said() }), run.timeoutMs);
  child.stdout.on('data', (piece: Buffer) => {
    if (!stdout.take(piece)) stop({ end: 'too_much', stderr: said() });
  });
  child.stderr.on('data', (piece: Buffer) => stderr.take(piece));
  child.on('error', (error) => stop({ end: 'not_started', code: codeOf(error) }));
  child.on('exit', () => killGroup(child.pid));
  child.on('close', (status) => stop({ end: 'exited', status, stdout: stdout.taken(), stderr: said() }));
  return promise;
}

function start(run: CommandRun) {
  const { file, args, cwd, env } = run;
  return spawn(file, args, {
    ...(cwd && { cwd }),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    shell: false,
  });
}

/** Keeps the first `maxBytes`; `take` is false when there was more. */
function capped(maxBytes: number) {
  const pieces: Buffer[] = [];
  let room = maxBytes;
  return {
    take: (piece: Buffer): boolean => {
      if (room > 0) pieces.push(piece.subarray(0, room));
      room -= piece.length;
      return room >= 0;
    },
    taken: () => Buffer.concat(pieces),
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group is gone.
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
