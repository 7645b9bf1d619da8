import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCookieReader } from './signed-cookie.ts';

const secret = 'a secret for tests, long enough to be one';
const read = createCookieReader('session', secret);
const signed = (value: string, by = secret) =>
  encodeURIComponent(`${value}.${createHmac('sha256', by).update(value).digest('base64')}`);

describe('createCookieReader', () => {
  it('reads the value of the cookie of its name, among others', () => {
    expect(read(`other=1; session=${signed('a.token')};more=2`)).toBe('a.token');
  });

  it('takes no value that another secret signed, that was changed, or that is not signed', () => {
    const other = signed('token', 'another secret that is long enough');
    for (const given of [
      other,
      signed('token').replace('token', 'tokem'),
      'token',
      'token.',
      '.',
      '',
      '%',
      '%00.%00',
    ]) {
      expect([given, read(`session=${given}`)]).toEqual([given, null]);
    }
  });

  it('finds nothing without the cookie, or under a name that only ends as its own', () => {
    expect(read(undefined)).toBeNull();
    expect(read('')).toBeNull();
    expect(read(`my-session=${signed('token')}; sessions=${signed('token')}`)).toBeNull();
  });

  it('reads the first of two of its name, as better-auth does', () => {
    expect(read(`session=planted; session=${signed('token')}`)).toBeNull();
    expect(read(`session=${signed('first')}; session=${signed('second')}`)).toBe('first');
  });
});
