import { expect, test } from 'vitest';
import { countLines } from './count-lines.ts';

test('counts the lines of an edit without its head', () => {
  const diff = '--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-old\n+new\n+more\n same\n';
  expect(countLines({ path: 'x', kind: 'update', diff })).toEqual({ added: 2, removed: 1 });
});

test('counts a new or deleted file by its text', () => {
  expect(countLines({ path: 'x', kind: 'add', diff: 'a\nb\n' })).toEqual({ added: 2, removed: 0 });
  expect(countLines({ path: 'x', kind: 'delete', diff: 'a\nb' })).toEqual({ added: 0, removed: 2 });
  expect(countLines({ path: 'x', kind: 'add', diff: '' })).toEqual({ added: 0, removed: 0 });
});
