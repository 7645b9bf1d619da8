import type { Price } from '@codex-web/contracts/spending';
import { describe, expect, it } from 'vitest';
import { findPrice, priceRequest } from './price-request.ts';
import { shippedPrices } from './shipped-prices.ts';

const price = (model: string, input: number, cachedInput = input, output = input): Price => ({
  model,
  input,
  cachedInput,
  output,
});
const tokens = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningOutputTokens: 0 };

describe('findPrice', () => {
  const prices = [price('gpt-*', 1), price('gpt-5*', 2), price('gpt-5', 3), price('gpt-5-mini', 4), price('*', 5)];

  it.each([
    ['gpt-5', 3],
    ['gpt-5.5', 2],
    ['gpt-5-mini', 4],
    ['gpt-4', 1],
    ['llama', 5],
  ])('takes the longest that fits %s', (model, expected) => {
    expect(findPrice(prices, model)?.input).toBe(expected);
  });

  it('takes the whole id before a beginning that is as long', () => {
    expect(findPrice([price('gpt-5*', 1), price('gpt-5', 2)], 'gpt-5')?.input).toBe(2);
    expect(findPrice([price('gpt-5', 2), price('gpt-5*', 1)], 'gpt-5')?.input).toBe(2);
  });

  it('prices a dated version like its model, and nothing that only begins like one', () => {
    expect(findPrice(shippedPrices, 'gpt-5-mini-2025-08-07')?.model).toBe('gpt-5-mini');
    expect(findPrice(shippedPrices, 'gpt-5.5-somewhat')).toBeNull();
  });
});

describe('priceRequest', () => {
  const of = (more: Partial<typeof tokens>, own: Price[] = [], model = 'm') =>
    priceRequest({ ...tokens, ...more, model }, own, [price('m', 2_000_000, 200_000, 8_000_000)]);

  it('counts cached input as part of the input, at its own price', () => {
    expect(of({ inputTokens: 1_000_000, cachedInputTokens: 400_000, outputTokens: 10_000 })).toBe(
      1_200_000n + 80_000n + 80_000n,
    );
  });

  it('rounds up to a millionth of a dollar', () => {
    expect(priceRequest({ ...tokens, inputTokens: 1, model: 'm' }, [price('m', 1)], [])).toBe(1n);
    expect(priceRequest({ ...tokens, inputTokens: 1_000_001, model: 'm' }, [price('m', 1)], [])).toBe(2n);
  });

  it('takes the own price of the workspace before the shipped one', () => {
    expect(of({ inputTokens: 1_000_000 }, [price('*', 7)])).toBe(7n);
  });

  it('leaves a model without a price unpriced, and calls no tokens no cost', () => {
    expect(of({ inputTokens: 1 }, [], 'unknown')).toBeNull();
    expect(of({}, [], 'unknown')).toBe(0n);
  });

  it('never takes more cached than there was input', () => {
    expect(of({ inputTokens: 1_000_000, cachedInputTokens: 9_000_000 })).toBe(200_000n);
  });

  it('is exact where the product is more than a double can hold', () => {
    const most = { inputTokens: 2_147_483_647, model: 'm' };
    expect(priceRequest({ ...tokens, ...most }, [price('m', 9_999_999_999)], [])).toBe(21_474_836_467_853n);
  });
});
