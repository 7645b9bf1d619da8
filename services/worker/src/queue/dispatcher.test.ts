import type { ClaimedAttempt } from '@codex-web/db/claim-attempt';
import type { ClaimedNext, WorkerState } from '@codex-web/db/claim-next';
import { createLogger } from '@codex-web/service-kit/logger';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dispatcher } from './dispatcher.ts';

/** A queue and a database in memory; the work on an attempt ends when the test says so. */
class Stage {
  readonly messages: string[] = [];
  readonly removed: string[] = [];
  /** What may start, in order; and what a worker left behind that died. */
  line: string[] = [];
  left: string[] = [];
  readonly asked: WorkerState[] = [];
  readonly ends = new Map<string, () => void>();
  failures = 0;
  #taker: ((attemptId: string | null) => void) | null = null;

  get working(): string[] {
    return [...this.ends.keys()];
  }

  send(attemptId: string): void {
    this.messages.push(attemptId);
    this.#give();
  }

  end(attemptId: string): void {
    this.ends.get(attemptId)?.();
    this.ends.delete(attemptId);
  }

  readonly queue = {
    add: async (attemptId: string) => this.send(attemptId),
    remove: async (attemptId: string) => void this.removed.push(attemptId),
    take: () =>
      new Promise<string | null>((resolve) => {
        this.#taker = resolve;
        this.#give();
      }),
    close: async () => this.#taker?.(null),
  };

  readonly claimNext = async (state: WorkerState): Promise<ClaimedNext | null> => {
    this.asked.push(state);
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('The database is away.');
    }
    const id = this.left.shift() ?? (state.isFull ? undefined : this.line.shift());
    return id === undefined ? null : { attempt: { id } as ClaimedAttempt, nextId: this.line[0] ?? null };
  };

  readonly work = (attempt: ClaimedAttempt) =>
    new Promise<void>((resolve) => {
      this.ends.set(attempt.id, resolve);
    });

  #give(): void {
    const taker = this.#taker;
    if (taker === null || this.messages.length === 0) return;
    this.#taker = null;
    taker(this.messages.shift() ?? null);
  }
}

let stage: Stage;
let dispatcher: Dispatcher;
let listening: Promise<void>;
beforeEach(() => start(2));
afterEach(async () => {
  await close();
  await listening;
});

function start(places: number): void {
  stage = new Stage();
  dispatcher = new Dispatcher({ ...stage, places, logger: createLogger('test', 'silent') });
  listening = dispatcher.listen();
}

const close = () => dispatcher.close(() => stage.working.forEach((id) => void stage.end(id)));
const works = (...attemptIds: string[]) => expect.poll(() => stage.working).toEqual(attemptIds);

describe('a dispatcher', () => {
  it('does what the database says is next, whatever the message names', async () => {
    stage.line = ['a', 'b'];
    stage.send('b');
    await works('a', 'b');
    expect(stage.removed).toEqual(['a', 'b']);
  });

  it('asks again when a place is free again, without a message', async () => {
    stage.line = ['a', 'b', 'c'];
    stage.send('a');
    await works('a', 'b');
    stage.end('a');
    await works('b', 'c');
  });

  it('leaves messages to others while all its places are taken', async () => {
    stage.line = ['a', 'b', 'c'];
    stage.send('a');
    await works('a', 'b');
    // That c could start is told with the start of b, to whoever has a place.
    await expect.poll(() => stage.messages).toEqual(['c']);
    stage.line = [];
    stage.end('a');
    await expect.poll(() => stage.messages).toEqual([]);
    await works('b');
  });

  it('finds what no message told of', async () => {
    stage.line = ['a', 'b'];
    await dispatcher.look();
    expect(stage.working).toEqual(['a', 'b']);
  });

  it('takes over what a dead worker left although its places are taken, as many again at most', async () => {
    stage.line = ['a', 'b', 'c'];
    await dispatcher.look();
    stage.left = ['x', 'y', 'z'];
    await dispatcher.look();
    expect(stage.working).toEqual(['a', 'b', 'x', 'y']);
    stage.end('x');
    stage.end('y');
    await dispatcher.look();
    expect(stage.working).toEqual(['a', 'b', 'z']);
  });

  it('says what it works on, so that it is not given that again', async () => {
    stage.line = ['a'];
    await dispatcher.look();
    expect(stage.asked.map(({ working }) => working)).toEqual([[], ['a']]);
  });

  it('goes on when the database was away', async () => {
    stage.line = ['a'];
    stage.failures = 1;
    stage.send('a');
    await expect.poll(() => stage.asked.length).toBe(1);
    await dispatcher.look();
    expect(stage.working).toEqual(['a']);
  });

  it('starts nothing more once it is closed, and waits for what it works on', async () => {
    stage.line = ['a', 'b', 'c'];
    await dispatcher.look();
    await close();
    await listening;
    await dispatcher.look();
    expect([stage.working, stage.line]).toEqual([[], ['c']]);
  });
});
