import type { StoredChatgpt } from './chatgpt-store.ts';

const renewBeforeMs = 5 * 60_000;
const opaqueLifeMs = 8 * 86_400_000;
const shortestGapMs = 60_000;
const firstPauseMs = 10_000;
const longestPauseMs = 10 * 60_000;

export type RenewalDecision =
  | { kind: 'serve' }
  /** The token still works: it serves while it is renewed. */
  | { kind: 'serve_and_renew'; reason: 'proactive_expiry' | 'scheduled' }
  /** The token has ended. */
  | { kind: 'renew'; reason: 'proactive_expiry' }
  /** The token has ended, and renewing it just failed. */
  | { kind: 'blocked'; retryAfterMs: number };

/** What to do with a token before it is sent. A token that was just renewed serves, whatever the clock here says of it. */
export function decideRenewal({ tokens, retryAt }: StoredChatgpt, now: number): RenewalDecision {
  const reason = dueFor(tokens, now);
  if (reason === null || isJustRenewed(tokens, now)) return { kind: 'serve' };
  const blockedMs = (retryAt ?? 0) - now;
  const hasEnded = tokens.expiresAt !== undefined && tokens.expiresAt <= now;
  if (!hasEnded) return blockedMs > 0 ? { kind: 'serve' } : { kind: 'serve_and_renew', reason };
  return blockedMs > 0 ? { kind: 'blocked', retryAfterMs: blockedMs } : { kind: 'renew', reason: 'proactive_expiry' };
}

/** Renewing ahead of time never follows upon a renewal within a minute, so that a wrong clock cannot make a loop. */
export function isJustRenewed(tokens: StoredChatgpt['tokens'], now: number): boolean {
  return now - tokens.refreshedAt < shortestGapMs;
}

/** How long to leave an issuer alone that failed so many times in a row. */
export function pauseAfter(failures: number): number {
  return Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs);
}

function dueFor({ expiresAt, refreshedAt }: StoredChatgpt['tokens'], now: number) {
  if (expiresAt !== undefined) return expiresAt <= now + renewBeforeMs ? 'proactive_expiry' : null;
  return now - refreshedAt > opaqueLifeMs ? 'scheduled' : null;
}
