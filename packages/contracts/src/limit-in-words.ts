import type { LimitMeasure } from './limit.ts';

/** A limit as people say it: `$5.00 a day for one person`. */
export function limitInWords(limit: LimitMeasure): string {
  return `${amountInWords(limit)}${perPeriod[limit.period]} ${forScope[limit.scope]}`;
}

/** Why nothing more is done, fit for people; what becomes of the work, and what to do, is added by who says it. */
export function limitReachedMessage(limit: LimitMeasure): string {
  return `The limit of ${limitInWords(limit)} is used up.`;
}

/** What can be done about a limit that is used up. */
export function limitAdvice(limit: LimitMeasure): string {
  return `An owner of the workspace can raise it in the settings${anew[limit.period]}.`;
}

const perPeriod = { once: '', day: ' a day', month: ' a month' } as const;
const forScope = {
  attempt: 'for one attempt',
  task: 'for one task',
  person: 'for one person',
  workspace: 'for the workspace',
} as const;
const anew = {
  once: '',
  day: '; it is counted anew from midnight UTC on',
  month: '; it is counted anew from the first of next month (UTC) on',
} as const;

function amountInWords({ metric, amount }: LimitMeasure): string {
  const number = (value: number, digits = 0) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  switch (metric) {
    case 'cost':
      return amount % 10_000 === 0 ? `$${number(amount / 1_000_000, 2)}` : `$${number(amount / 1_000_000, 6)}`;
    case 'tokens':
      return amount === 1 ? '1 token' : `${number(amount)} tokens`;
    case 'minutes':
      return amount === 1 ? '1 minute' : `${number(amount)} minutes`;
    default:
      return metric satisfies never;
  }
}
