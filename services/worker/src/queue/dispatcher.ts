import { setTimeout as delay } from 'node:timers/promises';
import type { ClaimedAttempt } from '@codex-web/db/claim-attempt';
import type { ClaimedNext, WorkerState } from '@codex-web/db/claim-next';
import type { Logger } from '@codex-web/service-kit/logger';
import type { AttemptQueue } from './attempt-queue.ts';

export type DispatcherParts = {
  queue: AttemptQueue;
  /** Makes this worker the owner of what is to be done next; null when there is nothing. */
  claimNext: (state: WorkerState) => Promise<ClaimedNext | null>;
  /** Resolves when this worker is done with the attempt. */
  work: (attempt: ClaimedAttempt) => Promise<void>;
  /** How many attempts are worked on at once, at most; as many again may be taken over from a worker that died. */
  places: number;
  logger: Logger;
};

/** Before messages are waited for again when the queue does not answer. */
const retryMs = 1_000;

/**
 * Fills the places of this worker. A place that is free asks what is to be done next whenever a message comes, and again
 * when it has done something; each start tells other workers of what could start next. So what frees a place anywhere leads to the next
 * start at once. A message is only taken while a place is free: else it is for another worker.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #works = new Set<Promise<void>>();
  readonly #working = new Set<string>();
  readonly #asking = new Set<Promise<unknown>>();
  #busy = 0;
  #isClosed = false;
  #placeFreed: () => void = () => {};

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Listens for messages until closed. */
  async listen(): Promise<void> {
    for (;;) {
      await this.#freePlace();
      if (this.#isClosed) return;
      const attemptId = await this.#takeMessage();
      if (attemptId === null) continue;
      // The place was filled meanwhile: the message is for another worker.
      if (this.#isFull) this.#tell(() => this.#parts.queue.add(attemptId));
      else void this.#fill();
    }
  }

  /**
   * Fills free places without being told: what no message told of, or whose message was lost, starts too. What a worker left behind
   * that died is taken over even when no place is free: its container goes on in any case, and somebody has to listen.
   */
  async look(): Promise<void> {
    while (await this.#fill());
    while (this.#isFull && this.#busy < 2 * this.#parts.places && (await this.#take()));
  }

  /** Starts nothing more; `letGo` is called when that is so; resolves when what was worked on is done with. */
  async close(letGo: () => void): Promise<void> {
    this.#isClosed = true;
    this.#placeFreed();
    await Promise.all(this.#asking);
    letGo();
    await this.#parts.queue.close();
    await Promise.all(this.#works);
  }

  get #isFull(): boolean {
    return this.#busy >= this.#parts.places;
  }

  async #freePlace(): Promise<void> {
    while (this.#isFull && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#placeFreed = resolve;
      });
    }
  }

  async #takeMessage(): Promise<string | null> {
    try {
      return await this.#parts.queue.take();
    } catch (error) {
      if (this.#isClosed) return null;
      this.#parts.logger.warn({ err: error }, 'the queue does not answer; trying again');
      await delay(retryMs);
      return null;
    }
  }

  /** @returns whether a place was filled. */
  async #fill(): Promise<boolean> {
    return this.#isFull ? false : await this.#take();
  }

  async #take(): Promise<boolean> {
    if (this.#isClosed) return false;
    const state = { working: [...this.#working], isFull: this.#isFull };
    this.#busy += 1;
    const claimed = await this.#claim(state);
    if (claimed === null) {
      this.#free();
      return false;
    }
    const { attempt, nextId } = claimed;
    this.#working.add(attempt.id);
    this.#tell(() => this.#parts.queue.remove(attempt.id));
    if (nextId !== null) this.#tell(() => this.#parts.queue.add(nextId));
    const work = this.#work(attempt);
    this.#works.add(work);
    void work.finally(() => this.#works.delete(work));
    return true;
  }

  async #claim(state: WorkerState): Promise<ClaimedNext | null> {
    const asking = this.#parts.claimNext(state).catch((error) => {
      this.#parts.logger.warn({ err: error }, 'the database does not say what is to be done; trying again');
      return null;
    });
    this.#asking.add(asking);
    return await asking.finally(() => this.#asking.delete(asking));
  }

  async #work(attempt: ClaimedAttempt): Promise<void> {
    try {
      await this.#parts.work(attempt);
    } catch (error) {
      this.#parts.logger.error({ err: error, attemptId: attempt.id }, 'the work on an attempt failed');
    }
    this.#working.delete(attempt.id);
    this.#free();
    await this.#fill();
  }

  #free(): void {
    this.#busy -= 1;
    this.#placeFreed();
  }

  /** Messages only save time, so nothing waits for them. */
  #tell(send: () => Promise<void>): void {
    send().catch((error) => this.#parts.logger.warn({ err: error }, 'the queue was not told'));
  }
}
