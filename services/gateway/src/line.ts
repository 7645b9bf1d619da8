/** Lets one in at a time, in the order they came. */
export class Line {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Waits for its turn and gives what ends it; safe twice.
   * @throws the signal's reason when it aborts before.
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    const turn = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = before.then(() => turn.promise);
    try {
      await untilAborted(before, signal);
    } catch (error) {
      turn.resolve();
      throw error;
    }
    return turn.resolve;
  }
}

/** @throws the signal's reason when it aborts before `work` ends. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
