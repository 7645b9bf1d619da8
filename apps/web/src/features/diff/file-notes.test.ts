import type { DiffFile } from '@codex-web/contracts/diff';
import { describe, expect, test } from 'vitest';
import { fileNotes } from './file-notes.ts';

const file = (change: Partial<DiffFile>): DiffFile => ({
  path: 'a',
  oldPath: null,
  status: 'modified',
  added: 0,
  removed: 0,
  binary: false,
  ...change,
});

describe('fileNotes', () => {
  test.each([
    ['a rename', { hunks: [] }, file({ status: 'renamed', oldPath: 'b' }), ['renamed from b']],
    ['a copy', { hunks: [1] }, file({ status: 'copied', oldPath: 'b' }), ['copied from b']],
    ['a mode', { hunks: [], prevMode: '100644', mode: '100755' }, file({}), ['mode 100644 → 100755']],
    ['binary contents', { hunks: [] }, file({ binary: true }), ['binary, not shown']],
    ['a symbolic link', { hunks: [1], mode: '120000' }, file({ status: 'added' }), ['symbolic link']],
    ['an empty file', { hunks: [] }, file({ status: 'added' }), ['empty file']],
    ['nothing more than the lines say', { hunks: [1] }, file({}), []],
  ])('tells %s', (_, diff, changed, notes) => expect(fileNotes(diff, changed)).toEqual(notes));
});
