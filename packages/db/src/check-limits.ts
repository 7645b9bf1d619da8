import { type LimitStatus, limitWarningShare } from '@codex-web/contracts/limit';
import type { Database } from './connect.ts';
import { limitStatuses } from './limit-statuses.ts';

export type LimitCheck = {
  /** The narrowest limit that is used up; the attempt gets no more. */
  reached: LimitStatus | null;
  /** Limits that are mostly used up, and not wholly. */
  approached: LimitStatus[];
  /** Whether any limit stands over the attempt. */
  limited: boolean;
};

/** How the limits over an attempt stand, by what is stored now. One query. @param now the database's when left out. */
export async function checkLimits(db: Database, attemptId: string, now?: Date): Promise<LimitCheck> {
  return judgeLimits(await limitStatuses(db, { attemptId }, now));
}

/** A limit is reached at its amount, and approached from `limitWarningShare` of it on. */
export function judgeLimits(statuses: readonly LimitStatus[]): LimitCheck {
  return {
    reached: statuses.find(isReached) ?? null,
    approached: statuses.filter((status) => !isReached(status) && status.used >= status.amount * limitWarningShare),
    limited: statuses.length > 0,
  };
}

function isReached(status: LimitStatus): boolean {
  return status.used >= status.amount;
}
