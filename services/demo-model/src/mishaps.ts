const maxTurns = 10_000;

/** Counts what a script does only a number of times, so that the agent's next try gets further. The oldest turns are forgotten. */
export class Mishaps {
  readonly #counts = new Map<string, number>();

  /** True, and counted, while the step of this turn has happened fewer than `times`. */
  take(turnKey: string, step: number, times: number): boolean {
    const key = `${turnKey}:${step}`;
    const count = this.#counts.get(key) ?? 0;
    if (count >= times) return false;
    this.#counts.delete(key);
    this.#counts.set(key, count + 1);
    const oldest = this.#counts.keys().next();
    if (this.#counts.size > maxTurns && !oldest.done) this.#counts.delete(oldest.value);
    return true;
  }
}
