import { describe, expect, test } from 'vitest';
import { checkRows, dollars, type PriceRow, rowOf } from './price-rows.ts';

const row: PriceRow = { id: 1, model: 'gpt-5*', input: '2.50', cachedInput: '$0.25', output: '1,000' };

describe('prices as they are written', () => {
  test('are kept in millionths of a dollar, without rows that are empty', () => {
    const empty = { id: 2, model: ' ', input: '', cachedInput: '', output: '' };
    expect(checkRows([row, empty])).toEqual({
      items: [{ model: 'gpt-5*', input: 2_500_000, cachedInput: 250_000, output: 1_000_000_000 }],
    });
  });

  test('come back as they were kept', () => {
    const price = { model: 'm', input: 125_000, cachedInput: 0, output: 12_345_678 };
    expect(checkRows([rowOf(price, 1)])).toEqual({ items: [price] });
  });

  test.each([
    ['a price that is none', [{ ...row, output: 'free' }]],
    ['a price that is missing', [{ ...row, cachedInput: '' }]],
    ['a model that is none', [{ ...row, model: 'two words' }]],
    ['a star in the middle', [{ ...row, model: 'gpt-*-mini' }]],
    ['a model that stands there twice', [{ ...row, id: 0 }, row]],
  ])('are refused with their row for %s', (_, rows) => {
    expect(checkRows(rows)).toMatchObject({ rowId: 1, message: expect.stringMatching(/\.$/) });
  });
});

test.each([
  [2_500_000, '2.50'],
  [125_000, '0.125'],
  [0, '0.00'],
  [10_000_000, '10.00'],
  [1, '0.000001'],
])('%i millionths are %s dollars', (microUsd, text) => expect(dollars(microUsd)).toBe(text));
