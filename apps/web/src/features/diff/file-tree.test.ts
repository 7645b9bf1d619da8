import type { DiffFile } from '@codex-web/contracts/diff';
import { expect, test } from 'vitest';
import { treeRows } from './file-tree.ts';

const file = (path: string): DiffFile => ({
  path,
  oldPath: null,
  status: 'modified',
  added: 1,
  removed: 0,
  binary: false,
});
const files = ['src/app/page.tsx', 'README.md', 'src/app/layout.tsx', 'docs/adr/one/two.md'].map(file);
const shown = (filter = '', closed: string[] = []) =>
  treeRows(files, filter, new Set(closed)).map(
    (row) => `${'  '.repeat(row.depth)}${row.name}${row.kind === 'file' ? ` #${row.index}` : '/'}`,
  );

test('folders come first, and a chain of folders shares a row', () => {
  expect(shown()).toEqual([
    'docs/adr/one/',
    '  two.md #3',
    'src/app/',
    '  layout.tsx #2',
    '  page.tsx #0',
    'README.md #1',
  ]);
});

test('a closed folder hides its files, unless they are looked for', () => {
  expect(shown('', ['src/app/'])).toEqual(['docs/adr/one/', '  two.md #3', 'src/app/', 'README.md #1']);
  expect(shown('LAYOUT', ['src/app/'])).toEqual(['src/app/', '  layout.tsx #2']);
});
