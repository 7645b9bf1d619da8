/** A clock that a test sets forward: whoever sleeps until then wakes up, in order. */
export function manualClock(start = Date.parse('2026-03-01T12:00:00Z')) {
  let now = start;
  let sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    /** So many are asleep. */
    sleeping: () => sleepers.length,
    sleep: (ms: number, signal?: AbortSignal): Promise<void> => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const sleeper = { at: now + ms, wake: resolve };
      const wake = () => {
        sleepers = sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      if (signal?.aborted || ms <= 0) resolve();
      else {
        sleepers.push(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      }
      return promise;
    },
    advance: (ms: number) => {
      now += ms;
      const due = sleepers.filter((sleeper) => sleeper.at <= now).sort((a, b) => a.at - b.at);
      sleepers = sleepers.filter((sleeper) => sleeper.at > now);
      for (const sleeper of due) sleeper.wake();
    },
  };
}
