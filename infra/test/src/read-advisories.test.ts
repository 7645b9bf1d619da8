import { describe, expect, it } from 'vitest';
import { readAdvisories } from './read-advisories.ts';

const advisory = (module_name: string, severity: string) => ({
  ...{ id: 1, module_name, severity, title: 'It leaks', url: 'https://github.com/advisories/GHSA-x' },
  findings: [
    { version: '1.0.0', paths: ['api>it'] },
    { version: '1.0.0', paths: ['web>it'] },
  ],
});

describe('advisories about what the product is made of', () => {
  it('are told with how soon they are answered, the worst first', () => {
    const text = JSON.stringify({ advisories: { 1: advisory('one', 'high'), 2: advisory('two', 'critical') } });
    expect(readAdvisories(text)).toEqual([
      'critical, within 7 days: two 1.0.0: It leaks (https://github.com/advisories/GHSA-x)',
      'high, within 30 days: one 1.0.0: It leaks (https://github.com/advisories/GHSA-x)',
    ]);
  });

  it('are none only when they were compared', () => {
    expect(readAdvisories('{ "advisories": {}, "metadata": {} }')).toEqual([]);
    for (const text of ['', 'Error: ERR_PNPM_AUDIT_BAD_RESPONSE', '{}', '{ "error": { "code": "x" } }'])
      expect(readAdvisories(text)).toBeNull();
  });
});
