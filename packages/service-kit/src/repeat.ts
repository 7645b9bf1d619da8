/** Work that is done again and again. */
export type Repetition = {
  /** Begins no more, and resolves when a call that is under way has ended. */
  stop: () => Promise<void>;
};

type Options = {
  /** From the end of one call to the beginning of the next. */
  everyMs: number;
  /** Before the first call, which is made at once when left out. */
  firstAfterMs?: number;
  /** Is told of each call that failed; the next one comes as after any other. */
  onError: (error: unknown) => void;
};

/** Calls `work` again and again, one call at a time, until stopped. Waiting for the next call keeps no process alive. */
export function repeat(work: () => Promise<void>, { everyMs, firstAfterMs = 0, onError }: Options): Repetition {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  const call = async () => {
    try {
      await work();
    } catch (error) {
      onError(error);
    }
    if (!stopped) plan(everyMs);
  };
  const plan = (afterMs: number) => {
    timer = setTimeout(() => {
      underWay = call();
    }, afterMs).unref();
  };
  if (firstAfterMs === 0) underWay = call();
  else plan(firstAfterMs);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
