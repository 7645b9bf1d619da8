import type { LimitMeasure } from '@codex-web/contracts/limit';
import { formatMoney } from './format-money.ts';

export type LimitMetric = LimitMeasure['metric'];

/** An amount of a limit with its unit: `$12.50`, `2 M tokens`, `90 min`. */
export function formatLimitAmount(metric: LimitMetric, amount: number): string {
  switch (metric) {
    case 'cost':
      return formatMoney(amount);
    case 'tokens':
      return amount === 1 ? '1 token' : `${shortTokens(amount)} tokens`;
    case 'minutes':
      return `${amount.toLocaleString('en-US')} min`;
    default:
      metric satisfies never;
      return '';
  }
}

/** How much of a limit is used, with its unit and no more digits than a person reads; rounded down, as its per cent are. */
export function formatUsedAmount(metric: LimitMetric, used: number): string {
  if (metric !== 'tokens' || used < 10_000) return formatLimitAmount(metric, used);
  const step = used >= 1_000_000 ? 100_000 : 100;
  return formatLimitAmount(metric, Math.floor(used / step) * step);
}

/** The limit in words: `the workspace’s limit of $12.50 a day`. */
export function nameOfLimit({ scope, period, metric, amount }: LimitMeasure): string {
  const whose = { attempt: 'the attempt’s', task: 'the task’s', person: 'the person’s', workspace: 'the workspace’s' };
  const span = { once: '', day: ' a day', month: ' a month' };
  return `${whose[scope]} limit of ${formatLimitAmount(metric, amount)}${span[period]}`;
}

/** How much of a limit is used, in whole per cent rounded down, so that 100 means reached. */
export function usedPercent(used: number, amount: number): number {
  return Math.floor((used / amount) * 100);
}

function shortTokens(amount: number): string {
  const [divisor, unit] = amount >= 1_000_000 ? [1_000_000, ' M'] : amount >= 10_000 ? [1000, ' k'] : [1, ''];
  const count = amount / divisor;
  return `${count.toLocaleString('en-US', { maximumFractionDigits: 3 })}${unit}`;
}

const factors: Record<string, number> = { '': 1, k: 1000, m: 1_000_000, b: 1_000_000_000 };
const written: Record<LimitMetric, RegExp> = {
  cost: /^\$?\s*(\d+(?:\.\d{1,6})?|\.\d{1,6})\s*()(?:usd|\$)?$/,
  tokens: /^(\d+(?:\.\d+)?)\s*([kmb]?)\s*(?:tokens?)?$/,
  minutes: /^(\d+(?:\.\d+)?)\s*(min|mins|minutes?|h|hours?)?$/,
};

/**
 * What a person wrote as the amount of a limit, in the unit it is kept in; null when it cannot be read.
 * `12.50` and `$1,200` are money, `2M`, `2 M tokens` and `500k` tokens, `90`, `90 min` and `1.5 h` minutes.
 */
export function parseLimitAmount(metric: LimitMetric, text: string): number | null {
  const match = written[metric].exec(
    text
      .trim()
      .toLowerCase()
      .replaceAll(/,(?=\d{3})/g, ''),
  );
  if (!match) return null;
  const [, digits = '', unit = ''] = match;
  const factor = { cost: 1_000_000, tokens: factors[unit] ?? 1, minutes: unit.startsWith('h') ? 60 : 1 }[metric];
  const amount = Math.round(Number(digits) * factor);
  return Number.isSafeInteger(amount) && amount > 0 ? amount : null;
}

/** What to expect in a field for such an amount. */
export const limitAmountExample: Record<LimitMetric, string> = {
  cost: 'such as $12.50',
  tokens: 'such as 2 M or 500 k',
  minutes: 'such as 90 min or 2 h',
};
