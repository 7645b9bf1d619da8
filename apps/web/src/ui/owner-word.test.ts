import { expect, test } from 'vitest';
import { ownerWord } from './owner-word.ts';

test('says whose a credential is to the one who looks at it', () => {
  const ada = { kind: 'person', userId: 'u1', name: 'Ada' } as const;
  expect([ownerWord(ada, 'u1'), ownerWord(ada, 'u2')]).toEqual(['yours', 'Ada’s']);
  expect(ownerWord({ kind: 'workspace' }, 'u1')).toBe('the workspace’s');
  expect(ownerWord({ kind: 'installation' }, 'u1')).toBe('the installation’s');
});
