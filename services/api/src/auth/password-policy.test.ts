import { describe, expect, it } from 'vitest';
import { checkPassword } from './password-policy.ts';

const ann = { name: 'Ann Katharina Lee', email: 'ann.lee@widgets.example' };
const check = (password: string) => () => checkPassword(password, ann);

describe('a password', () => {
  it.each(['password123', 'Password123', 'qwertyuiop', '1q2w3e4r5t', 'manchester', 'ＰＡＳＳＷＯＲＤ123'])(
    'is refused when it is on lists of stolen ones, as %s',
    (password) => expect(check(password)).toThrow('lists of stolen passwords'),
  );

  it.each(['zzzzzzzzzzzz', 'xyxyxyxyxyxy', 'a1!a1!a1!a1!a', 'bcdefghijklm', '8765432109'])(
    'is refused when it repeats or counts, as %s',
    (password) => expect(check(password)).toThrow(/repeats or counts|lists of stolen/),
  );

  it.each(['katharina-1', 'WIDGETS2026', 'codexweb2026!', 'ann.lee@widgets.example'])(
    'is refused when it is little more than what others know, as %s',
    (password) => expect(check(password)).toThrow('little more than'),
  );

  it.each([
    'correct horse battery',
    'katharina rides nine zebras',
    'møøsebit my sister',
    'aA1!aA1?bB2#',
    '🦓🦓 and 🐎 in a field',
  ])('is taken otherwise, whatever it is made of, as %s', (password) => expect(check(password)).not.toThrow());

  it('is not found within the lines of the list', () => {
    expect(check('password123\nqwertyuiop')).not.toThrow();
  });
});
