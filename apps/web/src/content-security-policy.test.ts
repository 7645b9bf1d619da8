import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

test('allows no script without the nonce, no eval and nothing from outside', () => {
  const policy = contentSecurityPolicy('abc', false);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).not.toContain('unsafe-eval');
  expect(policy).not.toMatch(/https?:|\*/);
});
