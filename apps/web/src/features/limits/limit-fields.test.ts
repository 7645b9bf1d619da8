import type { Limit } from '@codex-web/contracts/limit';
import { describe, expect, test } from 'vitest';
import { type LimitGroup, limitChanges, textsOf } from './limit-fields.ts';

const group: LimitGroup = { scope: 'workspace', userId: null, periods: ['day', 'month'] };
const cost: Limit = {
  id: 'cost-day',
  scope: 'workspace',
  period: 'day',
  metric: 'cost',
  amount: 12_500_000,
  userId: null,
  personName: null,
};
const tokens: Limit = { ...cost, id: 'tokens-month', period: 'month', metric: 'tokens', amount: 2_345_678_912 };
const limits = [cost, tokens];

describe('a section of limits', () => {
  test('shows each limit in its field and nothing where there is none', () => {
    expect(textsOf(limits, group)).toMatchObject({ 'day.cost': '$12.50', 'day.minutes': '', 'month.cost': '' });
  });

  test('changes nothing as long as nobody wrote in it, also where an amount is shown shortened', () => {
    expect(limitChanges(limits, group, textsOf(limits, group))).toEqual({ save: [], remove: [], problems: {} });
  });

  test('saves what is new or another amount, and removes what was emptied', () => {
    const texts = { ...textsOf(limits, group), 'day.cost': '20', 'day.minutes': '2 h', 'month.tokens': ' ' };
    expect(limitChanges(limits, group, texts)).toEqual({
      save: [
        { scope: 'workspace', userId: null, period: 'day', metric: 'cost', amount: 20_000_000 },
        { scope: 'workspace', userId: null, period: 'day', metric: 'minutes', amount: 120 },
      ],
      remove: ['tokens-month'],
      problems: {},
    });
  });

  test('says which field cannot be read', () => {
    const { problems } = limitChanges(limits, group, { ...textsOf(limits, group), 'day.tokens': 'many' });
    expect(Object.keys(problems)).toEqual(['day.tokens']);
  });

  test('leaves the limits of others alone', () => {
    const hers: LimitGroup = { scope: 'person', userId: 'u2', periods: ['day', 'month'] };
    expect(limitChanges([{ ...cost, scope: 'person' }], hers, textsOf([], hers)).remove).toEqual([]);
  });
});
