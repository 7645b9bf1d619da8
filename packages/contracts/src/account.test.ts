import { expect, it } from 'vitest';
import { password } from './account.ts';

it('a password has 10 to 128 characters of any kind, and is taken as it is', () => {
  for (const text of ['aaaaaaaaaa', '          ', 'ÄÖÜ 日本語 🙂🙂🙂', 'x'.repeat(128)])
    expect(password.parse(text)).toBe(text);
  for (const text of ['', '123456789', 'x'.repeat(129)]) expect(password.safeParse(text).success).toBe(false);
});
