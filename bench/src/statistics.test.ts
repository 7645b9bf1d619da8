import { describe, expect, it } from 'vitest';
import { quantile, ratioOfMedians, summarize } from './statistics.ts';

describe('quantile', () => {
  it('gives the middle, and values in between in proportion', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([1, 2], 0.5)).toBe(1.5);
    expect(quantile([5], 0.95)).toBe(5);
  });
});

describe('summarize', () => {
  it('names median, p95 and count', () => {
    expect(summarize(Array.from({ length: 101 }, (_, index) => index))).toEqual({ median: 50, p95: 95, count: 101 });
  });
});

describe('ratioOfMedians', () => {
  it('is one, surely, for the same measurements', () => {
    expect(ratioOfMedians([4, 4, 4], [4, 4, 4])).toEqual({ ratio: 1, low: 1, high: 1 });
  });

  it('widens with the spread of what was measured', () => {
    const { ratio, low, high } = ratioOfMedians([1, 2, 9, 2, 1], [4, 4, 4, 4, 4]);
    expect(ratio).toBe(0.5);
    expect(low).toBeLessThan(ratio);
    expect(high).toBeGreaterThanOrEqual(ratio);
  });
});
