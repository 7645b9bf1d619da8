/** Why work on an attempt stops before the agent has ended its turn. */
export type StopReason =
  /** A person asked for it. */
  | 'cancel'
  /** Another worker has the attempt. */
  | 'lost'
  /** This worker is being stopped; another one goes on. */
  | 'shutdown'
  /** It waits for its model provider, and for long: some worker goes on when that is over. */
  | 'waiting';

/**
 * One signal for all the work on an attempt, with the reason it was given for. Cleaning up never uses it.
 * Of several reasons one that forbids to touch the attempt outweighs a cancel, and any other outweighs a wait.
 */
export class AttemptSignals {
  readonly #work = new AbortController();
  readonly #letGo = new AbortController();
  #reason: StopReason | null = null;

  /** Aborted for any reason: for what is done before the agent works. */
  get work(): AbortSignal {
    return this.#work.signal;
  }

  /** Aborted when this worker has to leave the attempt as it stands. */
  get letGo(): AbortSignal {
    return this.#letGo.signal;
  }

  get reason(): StopReason | null {
    return this.#reason;
  }

  stop(reason: StopReason): void {
    if (this.#reason !== null && (reason === 'cancel' || reason === 'waiting')) return;
    this.#reason = reason;
    this.#work.abort();
    if (reason !== 'cancel') this.#letGo.abort();
  }
}
