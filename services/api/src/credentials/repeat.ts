/** Does something again and again, `everyMs` after it was done, until it is stopped. `stop` waits for what is under way. */
export function repeat(
  work: () => Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
): { stop: () => Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  const begin = () => {
    underWay = work()
      .catch(onError)
      .then(() => {
        if (!stopped) timer = setTimeout(begin, everyMs).unref();
      });
  };
  begin();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
