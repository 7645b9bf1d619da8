import type { UsageAnswer } from '@codex-web/contracts/gateway';
import { endWait } from '@codex-web/db/end-wait';
import { startWait, type Wait } from '@codex-web/db/start-wait';
import type { AttemptContext } from './run-attempt.ts';

type Needs = Pick<AttemptContext, 'attempt' | 'recorder' | 'live'> & { parts: Pick<AttemptContext['parts'], 'db'> };

/** Longer than this, an attempt that waits does not keep its worker's place. */
const longMs = 60_000;
/** The end of a wait may be said anew with each try; this much later or earlier is no news. */
const sameWithinMs = 5_000;
/** A request that is held is now and then taken up and held again; a single look in between does not end the wait. */
const looksToEnd = 2;

/** Follows the waits of an attempt for its model provider: records them, and knows how long they took. */
export class WaitWatch {
  readonly #context: Needs;
  #waiting: (Wait & { since: Date }) | null;
  #waitedMs: number;
  #freeLooks = 0;

  constructor(context: Needs) {
    this.#context = context;
    this.#waiting = context.attempt.waiting;
    this.#waitedMs = context.attempt.waitedMs;
  }

  get isWaiting(): boolean {
    return this.#waiting !== null;
  }

  /** Of all waits, with the one under way. */
  waitedMs(now: number): number {
    return this.#waitedMs + (this.#waiting === null ? 0 : Math.max(0, now - this.#waiting.since.getTime()));
  }

  /** Whether the wait will take, or has taken without an end in sight, longer than a worker's place is kept for it. */
  isLong(now: number): boolean {
    if (this.#waiting === null) return false;
    const { since, until } = this.#waiting;
    return until === null ? now - since.getTime() > longMs : until.getTime() - now > longMs;
  }

  /** Takes what the gateway says of the door. @throws when the database does not answer: the next look tries again. */
  async look(door: UsageAnswer['waiting'], now: number): Promise<void> {
    this.#freeLooks = door === null ? this.#freeLooks + 1 : 0;
    if (door === null) return this.#freeLooks < looksToEnd ? undefined : await this.end(now);
    const wait = { ...door, until: door.until === null ? null : new Date(door.until) };
    if (this.#waiting === null || !isSame(this.#waiting, wait)) await this.#start(wait, now);
  }

  /** The wait is over, if there was one. @throws when the database does not answer. */
  async end(now: number): Promise<void> {
    if (this.#waiting === null) return;
    const { attempt, parts, recorder, live } = this.#context;
    await endWait(parts.db, attempt);
    // Somebody else may have ended it meanwhile.
    if (this.#waiting === null) return;
    this.#waitedMs = this.waitedMs(now);
    this.#waiting = null;
    await recorder.record(0, { type: 'wait.ended', data: {} });
    live.taskChanged();
  }

  async #start(wait: Wait, now: number): Promise<void> {
    const { attempt, parts, recorder, live } = this.#context;
    await startWait(parts.db, attempt, wait);
    this.#waiting = { ...wait, since: this.#waiting?.since ?? new Date(now) };
    const until = wait.until?.toISOString() ?? null;
    await recorder.record(0, { type: 'wait.started', data: { code: wait.code, message: wait.message, until } });
    live.taskChanged();
  }
}

function isSame(one: Wait, other: Wait): boolean {
  if (one.code !== other.code) return false;
  if (one.until === null || other.until === null) return one.until === other.until;
  return Math.abs(one.until.getTime() - other.until.getTime()) <= sameWithinMs;
}
