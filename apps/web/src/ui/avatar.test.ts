import { expect, test } from 'vitest';
import { initialsOf } from './avatar.tsx';

test.each([
  ['Ada Lovelace', 'AL'],
  ['Ada', 'A'],
  ['ada van der Berg', 'AB'],
  ['日本 太郎', '日太'],
  ['  ', '?'],
])('the initials of %j are %s', (name, initials) => expect(initialsOf(name)).toBe(initials));
