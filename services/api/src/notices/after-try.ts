import type { AfterTry } from '@codex-web/db/store-webhook-try';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The pauses after a try that failed: 31 and a half hours in all. */
export const webhookPausesMs = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour];
/** Each is up to so much shorter or longer, so that what failed together does not come back together. */
const jitter = 0.2;

/**
 * @param tries before this one.
 * @param random from 0 to 1.
 */
export function afterTry(status: number | null, tries: number, random: number): AfterTry {
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered' };
  if (status === 410) return { state: 'failed', gone: true };
  const pause = webhookPausesMs[tries];
  if (pause === undefined) return { state: 'failed', gone: false };
  return { state: 'pending', afterMs: Math.round(pause * (1 + (random * 2 - 1) * jitter)) };
}
