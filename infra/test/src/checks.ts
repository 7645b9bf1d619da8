import { run } from './run.ts';
import type { Tally } from './tally.ts';

/** What is checked without running the product; each counts as one test. */
const checks: [name: string, command: string, args: string[]][] = [
  ['format, lint and the import table', 'biome', ['check', '.', '--error-on-warnings']],
  ['types', 'turbo', ['run', 'types', '--output-logs=errors-only']],
  ['nothing unused', 'knip', []],
  ['documents name what exists', 'node', ['infra/test/src/check-documents.ts']],
  ['the security table names tests that exist', 'node', ['infra/test/src/check-security-table.ts']],
  ['lockfile without hosts', 'sh', ['-c', '! grep -nE "https?://|tarball:" pnpm-lock.yaml']],
  ['licences', 'node', ['infra/test/src/check-licences.ts']],
];

export async function runChecks(tally: Tally): Promise<void> {
  for (const [name, command, args] of checks) {
    const passed = (await run(name, command, args)) === 0;
    tally.add({ passed: passed ? 1 : 0, failed: passed ? 0 : 1 });
  }
}
