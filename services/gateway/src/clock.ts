import { setTimeout as delay } from 'node:timers/promises';

/** Time, so that waits of minutes can be tried out at once. `sleep` throws when its signal aborts. */
export type Clock = { now(): number; sleep(ms: number, signal: AbortSignal): Promise<void> };

export const realClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
};
