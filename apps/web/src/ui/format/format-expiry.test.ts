import { expect, test } from 'vitest';
import { formatExpiry } from './format-expiry.ts';

const hour = 3_600_000;

test.each([
  [-1, 'expired'],
  [0, 'expired'],
  [hour - 1, 'expires within the hour'],
  [hour, 'expires in 1 hour'],
  [23 * hour, 'expires in 23 hours'],
  [24 * hour, 'expires in 1 day'],
  [7 * 24 * hour - 1, 'expires in 6 days'],
])('what ends in %i ms %s', (ms, words) => {
  expect(formatExpiry(1_000 + ms, 1_000)).toBe(words);
});
