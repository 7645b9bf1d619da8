import type { Price } from '@codex-web/contracts/spending';
import type { TokenUsage } from '@codex-web/contracts/usage';

/**
 * What a model request cost, in millionths of a US dollar, rounded up; null when its model has no price. One that used
 * no tokens cost nothing, whatever its model.
 * @param own the workspace's prices; the `others` serve where none of them fits.
 */
export function priceRequest(
  request: TokenUsage & { model: string },
  own: readonly Price[],
  others: readonly Price[],
): bigint | null {
  if (request.inputTokens === 0 && request.outputTokens === 0) return 0n;
  const price = findPrice(own, request.model) ?? findPrice(others, request.model);
  return price && costOf(price, request);
}

/** The price of a model, or of the model that it is a dated version of. */
export function findPrice(prices: readonly Price[], model: string): Price | null {
  return longestFit(prices, model) ?? longestFit(prices, model.replace(/-\d{4}-\d{2}-\d{2}$/, ''));
}

function longestFit(prices: readonly Price[], model: string): Price | null {
  const fitting = prices.filter((price) => fits(price.model, model));
  return fitting.reduce<Price | null>((best, price) => (best && rank(best) >= rank(price) ? best : price), null);
}

function fits(pattern: string, model: string): boolean {
  return pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : model === pattern;
}

/** A whole id says more than a beginning that is as long. */
function rank({ model }: Price): number {
  return model.endsWith('*') ? model.length - 1 : model.length + 0.5;
}

const perTokens = 1_000_000n;

function costOf(price: Price, tokens: TokenUsage): bigint {
  const input = BigInt(tokens.inputTokens);
  const cached = BigInt(Math.min(tokens.cachedInputTokens, tokens.inputTokens));
  const cost =
    (input - cached) * BigInt(price.input) +
    cached * BigInt(price.cachedInput) +
    BigInt(tokens.outputTokens) * BigInt(price.output);
  return (cost + perTokens - 1n) / perTokens;
}
