import { describe, expect, it } from 'vitest';
import { patchName } from './patch-name.ts';

describe('patchName', () => {
  it.each([
    ['Fix the tests!', 'fix-the-tests.patch'],
    ['  "../../etc/passwd"\r\n', 'etc-passwd.patch'],
    ['Café', 'cafe.patch'],
    ['直して', 'changes.patch'],
    [`${'a'.repeat(59)} b`, `${'a'.repeat(59)}.patch`],
  ])('makes of %j %j', (title, name) => {
    expect(patchName(title)).toBe(name);
  });
});
