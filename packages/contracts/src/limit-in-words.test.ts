import { describe, expect, it } from 'vitest';
import type { LimitMeasure } from './limit.ts';
import { limitAdvice, limitInWords, limitReachedMessage } from './limit-in-words.ts';

const limit = (more: Partial<LimitMeasure>): LimitMeasure => ({
  scope: 'attempt',
  period: 'once',
  metric: 'cost',
  amount: 5_000_000,
  ...more,
});

describe('limitInWords', () => {
  it.each([
    [{}, '$5.00 for one attempt'],
    [{ scope: 'task', amount: 1_234_560_000 }, '$1,234.56 for one task'],
    [{ amount: 1_234 }, '$0.001234 for one attempt'],
    [{ scope: 'person', period: 'day', metric: 'tokens', amount: 2_000_000 }, '2,000,000 tokens a day for one person'],
    [{ scope: 'workspace', period: 'month', metric: 'minutes', amount: 90 }, '90 minutes a month for the workspace'],
    [{ metric: 'minutes', amount: 1 }, '1 minute for one attempt'],
    [{ metric: 'tokens', amount: 1 }, '1 token for one attempt'],
  ] as const)('says %j as %s', (more, expected) => {
    expect(limitInWords(limit(more))).toBe(expected);
  });
});

describe('limitReachedMessage and limitAdvice', () => {
  it('name the limit, who can raise it, and when it is counted anew', () => {
    const perMonth = limit({ scope: 'workspace', period: 'month' });
    expect(limitReachedMessage(perMonth)).toBe('The limit of $5.00 a month for the workspace is used up.');
    expect(limitAdvice(perMonth)).toMatch(/owner of the workspace can raise it.*first of next month \(UTC\)/);
    expect(limitAdvice(limit({}))).not.toContain('anew');
  });
});
