import { describe, expect, it } from 'vitest';
import { jittered, limitResetsAt, retryAfterMs, waitInWords } from './provider-waits.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['2', 2_000],
    ['0.5', 500],
    ['3600', 60_000],
    ['Sun, 22 Nov 2026 12:00:10 GMT', 10_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['Sun, 22 Nov 2099 11:00:00 GMT', 60_000],
  ])('case 83: reads %s as %i ms', (value, ms) => {
    expect(retryAfterMs({ 'retry-after': value }, now)).toBe(ms);
  });

  it.each(['', '-1', 'soon', 'NaN', '1e9', '2026-11-22'])('says nothing for %j', (value) => {
    expect(retryAfterMs({ 'retry-after': value }, now)).toBeNull();
  });
});

describe('waitInWords', () => {
  it.each([
    ['Rate limit reached. Please try again in 1.5s.', 1_500],
    ['try again in 350ms', 350],
    ['Try again in 20 seconds', 20_000],
    ['try again in 2 minutes', 60_000],
  ])('reads %j', (message, ms) => {
    expect(waitInWords(message)).toBe(ms);
  });

  it.each([null, 'Try again later.', 'try again in 99999999999999s', 'try again in 5 hours'])(
    'says nothing for %j',
    (message) => {
      expect(waitInWords(message)).toBeNull();
    },
  );
});

describe('limitResetsAt', () => {
  const headers = (family: string, used: string, reset: string) => ({
    [`x-codex-${family}-used-percent`]: used,
    [`x-codex-${family}-reset-at`]: reset,
  });

  it('is the later end of the windows that are full', () => {
    const both = { ...headers('primary', '100', '1800000000'), ...headers('secondary', '100.0', '1900000000') };
    expect(limitResetsAt(both)?.getTime()).toBe(1_900_000_000_000);
    const one = { ...headers('primary', '100', '1800000000'), ...headers('secondary', '40.5', '1900000000') };
    expect(limitResetsAt(one)?.getTime()).toBe(1_800_000_000_000);
  });

  it.each([
    ['NaN', '1800000000'],
    ['-100', '1800000000'],
    ['1e9', '1800000000'],
    ['100', 'NaN'],
    ['100', '-1'],
    ['100', '1e9'],
    ['100', '99999999999999'],
    ['0', '0'],
  ])('case 85: is nothing for %s used and %s as its end', (used, reset) => {
    expect(limitResetsAt(headers('primary', used, reset))).toBeNull();
  });
});

describe('jittered', () => {
  it('is never shorter, and up to a tenth longer', () => {
    expect([0, 0.5, 1].map((random) => jittered(1_000, () => random))).toEqual([1_000, 1_050, 1_100]);
  });
});
