import { expect, test } from 'vitest';
import { type ExtraOptions, noExtras, requestOf, wordsOf } from './extra-options.ts';

const chosen: ExtraOptions = { visibility: 'private', priority: 'high', after: [{ id: 'a', title: 'Other' }] };

test('what is left as usual is neither said nor sent', () => {
  expect(requestOf(noExtras)).toEqual({});
  expect(wordsOf(noExtras)).toBe('');
});

test('what was chosen is sent, and said in a few words', () => {
  expect(requestOf(chosen)).toEqual({ visibility: 'private', priority: 'high', dependsOn: ['a'] });
  expect(wordsOf(chosen)).toBe('Private, high priority, after 1 task');
  expect(wordsOf({ ...noExtras, visibility: 'workspace' })).toBe('For the workspace');
});
