import type { Clock } from '../clock.ts';

/** A clock that goes on only while somebody sleeps, and then at once. `slept` are the times in milliseconds. */
export function fakeClock(start = Date.parse('2026-11-22T12:00:00Z')) {
  let now = start;
  const slept: number[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
      // Lets others see what is shown while somebody sleeps.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  return { clock, slept };
}
