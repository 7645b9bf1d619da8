/** So many steps may wait before whoever makes them has to wait too. */
const maxWaiting = 1_000;

/** Brings what comes from several sides into one order. To be iterated once. */
export class StepQueue<T> implements AsyncIterable<T> {
  #waiting: T[] = [];
  #ended: { error: unknown } | 'ended' | null = null;
  #changed = Promise.withResolvers<void>();

  /** Resolves when there is room for more. */
  async push(step: T): Promise<void> {
    if (this.#ended) return;
    this.#waiting.push(step);
    this.#wake();
    while (this.#waiting.length > maxWaiting && !this.#ended) await this.#changed.promise;
  }

  /** What was pushed before still comes; nothing more is taken. */
  end(): void {
    this.#ended ??= 'ended';
    this.#wake();
  }

  fail(error: unknown): void {
    this.#ended ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const steps = this.#waiting;
      this.#waiting = [];
      if (steps.length > 0) this.#wake();
      yield* steps;
      if (this.#waiting.length > 0) continue;
      if (this.#ended === 'ended') return;
      if (this.#ended) throw this.#ended.error;
      await this.#changed.promise;
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
