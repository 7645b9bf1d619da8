import type { ServerResponse } from 'node:http';
import { SandboxHungUp } from './provider-fault.ts';

/** Lets the request to the provider end when the sandbox hangs up, and lets a time-out end it with its own reason. */
export class Exchange {
  readonly #controller = new AbortController();

  constructor(response: ServerResponse) {
    response.on('close', () => {
      if (!response.writableFinished) this.#controller.abort(new SandboxHungUp());
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Runs `work`; when it takes longer than `limitMs`, ends the exchange with `reason`. */
  async within<T>(limitMs: number, reason: () => Error, work: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#controller.abort(reason()), limitMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Why it ended: the reason given when something here ended it, else the error as it came. */
  why(error: unknown): unknown {
    return this.signal.aborted ? this.signal.reason : error;
  }
}
