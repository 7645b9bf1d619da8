import { describe, expect, it } from 'vitest';
import { isRepresentable } from './is-representable.ts';

describe('isRepresentable', () => {
  it.each([
    '.git',
    'a/.git/b',
    '.GIT/config',
    'git~1',
    'GIT~1/x',
    '.git ',
    '.git...',
    '.git:stream',
    'a\\.git\\b',
    `${'a/'.repeat(3_000)}b`,
  ])('is false for %j', (path) => expect(isRepresentable(path, false)).toBe(false));

  it.each(['a', '.gitignore', '.gitx', 'git~2', 'x.git', '.git-old', '-', 'a\nb', '.gitmodules'])(
    'is true for %j',
    (path) => expect(isRepresentable(path, false)).toBe(true),
  );

  it('is false for a link in place of .gitmodules', () => {
    expect(isRepresentable('.gitmodules', true)).toBe(false);
    expect(isRepresentable('sub/.GITMODULES', true)).toBe(false);
    expect(isRepresentable('.gitattributes', true)).toBe(true);
  });
});
