import { describe, expect, test } from 'vitest';
import { labelStep, ticksFor, wordOfDay } from './scale.ts';
import { daysOf, spanFrom } from './span.ts';

describe('the lines of a chart', () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [3.2, [0, 1, 2, 3, 4]],
    [10, [0, 2.5, 5, 7.5, 10]],
    [41, [0, 20, 40, 60]],
    [18_000_000, [0, 5_000_000, 10_000_000, 15_000_000, 20_000_000]],
  ])('reach over %d in steps that are easy to read', (most, ticks) => {
    expect(ticksFor(most)).toEqual(ticks);
  });

  test('always reach over the highest bar, with few lines', () => {
    for (const most of [0.000_3, 0.07, 1.001, 9.99, 99, 101, 123_456_789]) {
      const ticks = ticksFor(most);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });
});

describe('a span', () => {
  const now = new Date('2026-11-22T00:10:00Z');
  test.each([
    ['7', '2026-11-16'],
    ['30', '2026-10-24'],
    ['90', '2026-08-25'],
    ['month', '2026-11-01'],
  ] as const)('of %s begins on %s and includes today', (span, from) => {
    expect(daysOf(span, now)).toEqual({ from, to: '2026-11-22' });
  });

  test('that nobody knows is 30 days', () => {
    expect([spanFrom('12'), spanFrom(undefined), spanFrom(['7', '7'])]).toEqual(['30', '30', '30']);
  });
});

test('days are said in words', () => expect(wordOfDay('2026-03-09')).toBe('9 Mar'));

test('labels are left out where they do not fit', () => {
  expect([labelStep(7, 8), labelStep(30, 8), labelStep(90, 8)]).toEqual([1, 4, 12]);
});
