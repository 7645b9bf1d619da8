import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';

export type Count = { passed: number; failed: number };

/** Counts over all suites. */
export class Tally {
  passed = 0;
  failed = 0;

  add(count: Count): void {
    this.passed += count.passed;
    this.failed += count.failed;
  }

  get line(): string {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

/** What a runner reported; a suite that wrote no report, or failed without a failed test, counts as one failure. */
export async function readReport(kind: 'vitest' | 'playwright', path: string, exitCode: number): Promise<Count> {
  const text = await readFile(path, 'utf8').catch(() => null);
  await rm(path, { force: true });
  if (text === null) return { passed: 0, failed: 1 };
  const count = kind === 'vitest' ? fromVitest(JSON.parse(text)) : fromPlaywright(JSON.parse(text));
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

function fromVitest(json: unknown): Count {
  const report = vitestReport.parse(json);
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

function fromPlaywright(json: unknown): Count {
  const { stats, errors } = playwrightReport.parse(json);
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}
