import { describe, expect, it } from 'vitest';
import { networkErrorCode } from './network-error-code.ts';

const coded = (code: string) => Object.assign(new Error('No.'), { code });

describe('the code of a network error', () => {
  it('is its own, that of its cause, or that of the first of several', () => {
    expect(networkErrorCode(coded('ECONNREFUSED'))).toBe('ECONNREFUSED');
    expect(networkErrorCode(new TypeError('fetch failed', { cause: coded('ENOTFOUND') }))).toBe('ENOTFOUND');
    expect(networkErrorCode(new AggregateError([coded('EHOSTUNREACH'), coded('ECONNREFUSED')]))).toBe('EHOSTUNREACH');
  });

  it('is empty where there is none', () => {
    for (const error of [new Error('No.'), new AggregateError([]), 'ECONNREFUSED', null]) {
      expect(networkErrorCode(error)).toBe('');
    }
  });
});
