import { AppError } from '@codex-web/contracts/app-error';
import type { SpendingQuery } from '@codex-web/contracts/spending';
import type { Span } from '@codex-web/db/read-spending';

const dayMs = 86_400_000;
const usualDays = 30;
const maxDays = 366;

/**
 * The days that are asked for, in UTC. Without a last day it is today, without a first one there are 30.
 * @throws AppError `invalid_request` when they are in the wrong order or too many.
 */
export function chooseSpan(query: SpendingQuery, now: Date): Span {
  const to = query.to ?? dayOf(now.getTime());
  const from = query.from ?? dayOf(Date.parse(to) - (usualDays - 1) * dayMs);
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1) throw new AppError('invalid_request', `The first day, ${from}, comes after the last one, ${to}.`);
  if (days > maxDays) {
    throw new AppError(
      'invalid_request',
      `These are ${days} days. Ask for ${maxDays} at most, several times if need be.`,
    );
  }
  return { from, to };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
