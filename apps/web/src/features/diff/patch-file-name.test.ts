import { expect, test } from 'vitest';
import { patchFileName } from './patch-file-name.ts';

test.each([
  ['Fix the flaky login test', 'fix-the-flaky-login-test-1.patch'],
  ['../../etc/passwd; rm -rf "$HOME"', 'etc-passwd-rm-rf-home-1.patch'],
  ['日本語', 'task-1.patch'],
  ['a'.repeat(100), `${'a'.repeat(60)}-1.patch`],
])('%s', (title, name) => expect(patchFileName(title, 1)).toBe(name));
