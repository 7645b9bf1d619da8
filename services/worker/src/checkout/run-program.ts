import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export type ProgramOptions = { signal?: AbortSignal; timeoutMs?: number };

/**
 * Runs a program of the host with an environment of our own making, and gives its stdout.
 * @throws Error with its exit code as `code` and its `stderr` when it fails or takes longer than `timeoutMs`, one minute when not given.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { signal, timeoutMs = 60_000 }: ProgramOptions = {},
): Promise<Buffer> {
  const { stdout } = await execute(program, args, {
    cwd: '/',
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    encoding: 'buffer',
    maxBuffer: 16 * 1024 * 1024,
    killSignal: 'SIGKILL',
    timeout: timeoutMs,
    ...(signal && { signal }),
  });
  return stdout;
}
