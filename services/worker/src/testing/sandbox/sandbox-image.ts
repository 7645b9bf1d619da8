import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = fileURLToPath(new URL('../../../../../docker/sandbox/build.sh', import.meta.url));

/** The name of the sandbox image, which is built first where it is not there yet; that takes minutes, once. */
export async function sandboxImage(): Promise<string> {
  const run = promisify(execFile);
  const { stdout } = await run('bash', [script, '--print-tag']);
  await run('bash', [script], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.trim();
}
