import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataFolder } from './data-folder.ts';
import { isThere } from './is-there.ts';
import { runCommand } from './run-command.ts';
import { StartError } from './start-error.ts';

const source = fileURLToPath(new URL('../sample/', import.meta.url));

/** A small repository to try things on, so that a first task needs no address. @returns its path. */
export async function needSampleRepository(folder: DataFolder): Promise<string> {
  const work = join(folder.sample, 'work');
  const bare = join(folder.sample, 'greeter.git');
  if (await isThere(bare)) return bare;
  await mkdir(folder.sample, { recursive: true });
  await cp(source, work, { recursive: true });
  const identity = ['-c', 'user.name=Codex Web', '-c', 'user.email=codex-web@localhost', '-c', 'commit.gpgsign=false'];
  for (const args of [
    ['init', '-q', '-b', 'main', work],
    ['-C', work, 'add', '-A'],
    [...identity, '-C', work, 'commit', '-q', '-m', 'Say hello in three languages'],
    ['clone', '-q', '--bare', work, bare],
  ]) {
    const { code, output } = await runCommand('git', args, {
      env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
    if (code !== 0) throw new StartError(`Could not make the sample repository: ${output}`);
  }
  return bare;
}
