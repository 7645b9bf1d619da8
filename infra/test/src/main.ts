import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { needCommand } from '@codex-web/local/install-packages';
import { runChecks } from './checks.ts';
import { startParts } from './parts.ts';
import { run } from './run.ts';
import { readReport, Tally } from './tally.ts';

const usage = `bin/test [checks] [unit] [integration] [browser]

Runs everything, or the suites that are named:
  checks       format, lint, types, unused code, documents, licences
  unit         tests without other programs
  integration  tests on real Postgres, Redis, Docker, git and Codex
  browser      the whole product in Chromium
`;

const suites = ['checks', 'unit', 'integration', 'browser'];
const wanted = argv.slice(2);
if (wanted.some((name) => !suites.includes(name))) {
  stdout.write(usage);
  process.exit(wanted.includes('--help') ? 0 : 2);
}
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

const tally = new Tally();
const reports = await mkdtemp(join(tmpdir(), 'codex-web-test-'));
if (isWanted('checks')) await runChecks(tally);
if (isWanted('unit')) {
  await needCommand('openssl', ['openssl'], 'certificates for tests');
  await vitest('unit', {});
}
if (isWanted('integration') || isWanted('browser')) {
  const parts = await startParts();
  try {
    if (isWanted('integration')) await vitest('integration', parts.env);
    if (isWanted('browser')) await playwright(parts.env);
  } finally {
    await parts.stop();
  }
}
await rm(reports, { recursive: true });
stdout.write(`\n${tally.line}\n`);
process.exit(tally.failed === 0 ? 0 : 1);

async function vitest(project: string, env: Record<string, string>): Promise<void> {
  const report = join(reports, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(`${project} tests`, 'vitest', args, env);
  tally.add(await readReport('vitest', report, code));
}

async function playwright(env: Record<string, string>): Promise<void> {
  const report = join(reports, 'browser.json');
  const code = await run('browser tests', 'playwright', ['test', '-c', 'e2e/playwright.config.ts'], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  tally.add(await readReport('playwright', report, code));
}
