import { describe, expect, test } from 'vitest';
import { formatMoney } from './format-money.ts';
import { formatUntil } from './format-until.ts';
import { formatLimitAmount, formatUsedAmount, nameOfLimit, parseLimitAmount, usedPercent } from './limit-amount.ts';

describe('formatMoney', () => {
  test.each([
    [0, '$0.00'],
    [12, '<$0.0001'],
    [100, '$0.0001'],
    [4_210, '$0.0042'],
    [5_000, '$0.005'],
    [9_949, '$0.0099'],
    [9_950, '$0.01'],
    [12_500_000, '$12.50'],
    [1_204_000_000, '$1,204.00'],
    [1_234_567_890_000, '$1,234,567.89'],
  ])('%i millionths are %s', (microUsd, text) => expect(formatMoney(microUsd)).toBe(text));
});

describe('what is used of a limit', () => {
  test.each([
    ['tokens', 329_071, '329 k tokens'],
    ['tokens', 45_678, '45.6 k tokens'],
    ['tokens', 1_999_999, '1.9 M tokens'],
    ['tokens', 999, '999 tokens'],
    ['cost', 5_000_000, '$5.00'],
  ] as const)('%s %i is shown as %s', (metric, used, text) => expect(formatUsedAmount(metric, used)).toBe(text));
});

describe('an amount of a limit', () => {
  test.each([
    ['cost', 12_500_000, '$12.50'],
    ['tokens', 1, '1 token'],
    ['tokens', 2_000_000, '2 M tokens'],
    ['tokens', 2_500_000, '2.5 M tokens'],
    ['tokens', 500_000, '500 k tokens'],
    ['tokens', 9_999, '9,999 tokens'],
    ['minutes', 90, '90 min'],
    ['minutes', 1440, '1,440 min'],
  ] as const)('%s %i is shown as %s and read back as the same', (metric, amount, text) => {
    expect(formatLimitAmount(metric, amount)).toBe(text);
    expect(parseLimitAmount(metric, text)).toBe(amount);
  });

  test.each([
    ['cost', '12.5', 12_500_000],
    ['cost', '$1,200', 1_200_000_000],
    ['cost', '.5', 500_000],
    ['cost', '0.000001', 1],
    ['tokens', '2m', 2_000_000],
    ['tokens', '1.5 B', 1_500_000_000],
    ['tokens', '12,000', 12_000],
    ['minutes', '2 h', 120],
    ['minutes', '1.5 hours', 90],
  ] as const)('%s is read from %j', (metric, text, amount) => expect(parseLimitAmount(metric, text)).toBe(amount));

  test.each([
    ['cost', '0'],
    ['cost', '-5'],
    ['cost', '€5'],
    ['cost', 'free'],
    ['cost', '12,50'],
    ['tokens', '2 dollars'],
    ['tokens', '0.2'],
    ['tokens', '99999999 B'],
    ['minutes', '1d'],
    ['minutes', ''],
  ] as const)('%s is not read from %j', (metric, text) => expect(parseLimitAmount(metric, text)).toBeNull());
});

test('a limit is named with whose it is, how much and for how long', () => {
  expect(nameOfLimit({ scope: 'workspace', period: 'day', metric: 'cost', amount: 12_500_000 })).toBe(
    'the workspace’s limit of $12.50 a day',
  );
  expect(nameOfLimit({ scope: 'attempt', period: 'once', metric: 'minutes', amount: 30 })).toBe(
    'the attempt’s limit of 30 min',
  );
});

test('only what is used up counts as a hundred per cent', () => {
  expect([999, 1000, 1500].map((used) => usedPercent(used, 1000))).toEqual([99, 100, 150]);
});

describe('formatUntil', () => {
  test.each([
    [-1, 'now'],
    [999, 'now'],
    [1000, 'in 1s'],
    [252_000, 'in 4m 12s'],
  ])('%i ms ahead is %s', (ms, text) => expect(formatUntil(1_000_000 + ms, 1_000_000)).toBe(text));
});
