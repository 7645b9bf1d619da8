import { setTimeout as delay } from 'node:timers/promises';

/** Waits without keeping the process alive. Ends early, without an error, when the signal aborts. */
export async function unrefSleep(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined);
}
