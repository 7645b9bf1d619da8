import type { NewEvent } from '@codex-web/contracts/event';
import { appendEvents, type NumberedEvent } from '@codex-web/db/append-events';
import type { Database } from '@codex-web/db/connect';
import type { Lease } from '@codex-web/db/lease';
import type { Logger } from '@codex-web/service-kit/logger';
import { untilStored } from './until-stored.ts';
import { withoutSecrets } from './without-secrets.ts';

/** So many events may wait to be stored before whoever makes them has to wait too. */
const maxWaiting = 2_000;
const maxBatch = 500;

export type RecorderStart = { lastSeq: number; lastLine: number };

/**
 * Numbers the events of an attempt and stores them in order, without secrets, many at once while the database is slow.
 * Events of lines that were recorded before, by a worker that is gone, are dropped.
 * While the database cannot be reached they wait here, and are stored in order when it is back.
 */
export class EventRecorder {
  readonly #db: Database;
  readonly #held: Lease;
  readonly #logger: Logger;
  readonly #onStored: (seq: number) => void;
  readonly #recordedLine: number;
  #seq: number;
  #waiting: NumberedEvent[] = [];
  #storing: Promise<void> | null = null;
  #failure: Error | null = null;

  constructor(db: Database, held: Lease, start: RecorderStart, logger: Logger, onStored: (seq: number) => void) {
    this.#db = db;
    this.#held = held;
    this.#logger = logger;
    this.#onStored = onStored;
    this.#seq = start.lastSeq;
    this.#recordedLine = start.lastLine;
  }

  /**
   * Takes the events of one line of the agent; 0 stands for facts of the worker's own.
   * Resolves at once, or when there is room again.
   * @throws LeaseLostError when the attempt belongs to another worker.
   */
  async record(line: number, ...events: NewEvent[]): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (line !== 0 && line <= this.#recordedLine) return;
    for (const event of events) this.#waiting.push(this.number(line, event));
    if (this.#waiting.length > 0) this.#storing ??= this.#store();
    if (this.#waiting.length > maxWaiting) await this.flush();
  }

  /** Gives an event its number without storing it: for the last ones, which are stored together with the end. */
  number(line: number, event: NewEvent): NumberedEvent {
    this.#seq += 1;
    return { ...withoutSecrets(event), seq: this.#seq, line };
  }

  /** Resolves when everything taken so far is stored. @throws LeaseLostError */
  async flush(): Promise<void> {
    while (this.#storing) await this.#storing;
    if (this.#failure) throw this.#failure;
  }

  async #store(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, this.#batchSize());
        await untilStored(this.#logger, () => appendEvents(this.#db, this.#held, batch));
        this.#waiting = this.#waiting.slice(batch.length);
        this.#onStored(batch.at(-1)?.seq ?? 0);
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.#storing = null;
    }
  }

  /** Never between two events of one line: the line counts as recorded as soon as one of them stands. */
  #batchSize(): number {
    let size = Math.min(maxBatch, this.#waiting.length);
    const line = this.#waiting[size - 1]?.line;
    while (line !== 0 && this.#waiting[size]?.line === line) size += 1;
    return size;
  }
}
