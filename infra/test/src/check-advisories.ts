import { spawnSync } from 'node:child_process';
import { argv, stderr, stdout } from 'node:process';
import { readAdvisories } from './read-advisories.ts';

const withinMs = 120_000;

// Further arguments are pnpm's, such as `--registry` for one that passes questions about advisories on.
const { stdout: text } = spawnSync('pnpm', ['audit', '--prod', '--json', ...argv.slice(2)], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  timeout: withinMs,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const advisories = readAdvisories(text);
if (advisories === null) {
  stderr.write('\nNothing was compared: the registry could not be asked for advisories.\n');
  process.exit(2);
}
for (const line of advisories) stdout.write(`${line}\n`);
stdout.write(`${advisories.length} advisories about the packages of the product.\n`);
process.exit(advisories.length === 0 ? 0 : 1);
