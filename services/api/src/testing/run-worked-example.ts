import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The commands of a document, one after another. */
export async function readCommands(document: URL): Promise<string> {
  const text = await readFile(document, 'utf8');
  return [...text.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map((match) => match[1]).join('\n');
}

/** Runs commands in `folder`, stopping at the first that fails. @returns everything they printed. */
export async function runCommands(commands: string, folder: string, env: Record<string, string>): Promise<string> {
  const { stdout } = await run('bash', ['-c', `set -euo pipefail\n${commands}`], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
    timeout: 60_000,
  });
  return stdout;
}
