import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stdout } from 'node:process';

/** Runs a program with its output on ours. @returns its exit code. */
export async function run(
  title: string,
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<number> {
  stdout.write(`\n── ${title}\n`);
  const started = Date.now();
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  const [code] = (await once(child, 'exit')) as [number | null];
  stdout.write(`   ${code === 0 ? 'ok' : `failed (${code})`} · ${Math.round((Date.now() - started) / 1_000)} s\n`);
  return code ?? 1;
}
