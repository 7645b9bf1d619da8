import type { AttemptSignal, LiveDelta } from '@codex-web/contracts/live';
import { redisNames } from '@codex-web/contracts/live';
import type { Redis } from 'ioredis';
import { DeltaRedactor } from './delta-redactor.ts';

/** Of one item, so much text is kept for readers who come later; the rest reaches only those who watch. */
const keptUnits = 256 * 1024;
const keptForSeconds = 3_600;

/**
 * Sends what watchers see before it is stored. Nothing here is the truth: while Redis is away it is simply not sent.
 */
export class LivePublisher {
  readonly #redis: Redis;
  readonly #channel: string;
  readonly #openItems: string;
  readonly #workspaceChannel: string;
  readonly #taskId: string;
  readonly #redactor = new DeltaRedactor();
  /** Fields of the hash of open items, by item. */
  readonly #fields = new Map<string, string[]>();

  constructor(redis: Redis, attempt: { id: string; workspaceId: string; taskId: string }) {
    this.#redis = redis;
    this.#channel = redisNames.attemptChannel(attempt.id);
    this.#openItems = redisNames.openItems(attempt.id);
    this.#workspaceChannel = redisNames.workspaceChannel(attempt.workspaceId);
    this.#taskId = attempt.taskId;
  }

  stored(seq: number): void {
    this.#publish({ kind: 'stored', seq });
  }

  delta(made: LiveDelta): void {
    const delta = this.#redactor.redact(made);
    if (!delta) return;
    this.#publish({ kind: 'delta', delta });
    if (delta.offset > keptUnits || !this.#isReady()) return;
    const field = [delta.itemId, delta.kind, delta.offset].join('\0');
    const fields = this.#fields.get(delta.itemId);
    if (fields) fields.push(field);
    else this.#fields.set(delta.itemId, [field]);
    this.#redis
      .pipeline()
      .hset(this.#openItems, field, delta.text)
      .expire(this.#openItems, keptForSeconds)
      .exec()
      .catch(() => {});
  }

  /** The whole item is stored now. */
  itemCompleted(itemId: string): void {
    const fields = this.#fields.get(itemId);
    this.#redactor.forget(itemId);
    this.#fields.delete(itemId);
    if (fields && this.#isReady()) this.#redis.hdel(this.#openItems, ...fields).catch(() => {});
  }

  /** The model is asked again: texts it was in the middle of are never completed. */
  textsAbandoned(): void {
    for (const [itemId, fields] of this.#fields) {
      if (!fields[0]?.startsWith(`${itemId}\0command\0`)) this.itemCompleted(itemId);
    }
  }

  taskChanged(): void {
    if (this.#isReady()) this.#redis.publish(this.#workspaceChannel, this.#taskId).catch(() => {});
  }

  attemptEnded(): void {
    this.#fields.clear();
    if (this.#isReady()) this.#redis.del(this.#openItems).catch(() => {});
    this.taskChanged();
  }

  #publish(signal: AttemptSignal): void {
    if (this.#isReady()) this.#redis.publish(this.#channel, JSON.stringify(signal)).catch(() => {});
  }

  /** Commands sent while Redis is away would pile up in memory. */
  #isReady(): boolean {
    return this.#redis.status === 'ready';
  }
}
