import { expect, test } from 'vitest';
import { readTokenDays } from './token-days.ts';

test('nothing typed is no limit', () => {
  expect(readTokenDays(' ')).toEqual({ days: null, problem: null });
});

test.each(['1', '90', '366'])('%s days are taken', (text) => {
  expect(readTokenDays(text)).toEqual({ days: Number(text), problem: null });
});

test.each(['0', '367', '-1', '1.5', '1e2', 'a year'])('%s is refused in words', (text) => {
  expect(readTokenDays(text)).toHaveProperty('problem', expect.stringContaining('366'));
});
