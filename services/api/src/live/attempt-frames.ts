import type { Event } from '@codex-web/contracts/event';
import { type AttemptSignal, attemptSignal, type LiveDelta } from '@codex-web/contracts/live';
import type { Database } from '@codex-web/db/connect';
import { findOpenItems, readEvents } from '@codex-web/db/read-events';
import type { Redis } from 'ioredis';
import { formatFrame } from '../http/event-stream.ts';
import { createDeltaFilter } from './delta-filter.ts';
import { readOpenItems } from './read-open-items.ts';

/** How far one reader of an attempt has come, and the frames that take it further. */
export type AttemptFrames = {
  /** True once the last event of the attempt was sent. */
  hasEnded: () => boolean;
  /** Frames of events that are stored and not sent yet, up to number `upTo` or all. */
  stored: (upTo?: number) => AsyncGenerator<string>;
  /** Frames of what open items have so far. */
  openItems: () => AsyncGenerator<string>;
  /** Frames that a message of the attempt's channel gives rise to. */
  signalled: (message: string) => AsyncGenerator<string>;
};

const pageSize = 100;

/** @param after the last event the reader has; 0 for none. */
export function createAttemptFrames(
  parts: { db: Database; redis: Redis },
  attemptId: string,
  after: number,
): AttemptFrames {
  const deltas = createDeltaFilter();
  /** Whether an item was open when the reader first met it. */
  const met = new Map<string, boolean>();
  let seq = after;
  let ended = false;

  function* fresh(pieces: LiveDelta[]): Generator<string> {
    for (const piece of pieces) {
      const delta = deltas.pass(piece);
      if (delta) yield formatFrame({ event: 'delta', data: delta });
    }
  }

  function take(event: Event): string {
    seq = event.seq;
    ended = event.type === 'attempt.ended';
    if ('itemId' in event.data) met.set(event.data.itemId, true);
    deltas.note(event);
    return formatFrame({ event: 'event', id: event.seq, data: event });
  }

  async function* stored(upTo?: number): AsyncGenerator<string> {
    const range = { limit: pageSize, ...(upTo !== undefined && { upTo }) };
    for (let full = true; full && !ended; ) {
      const page = await readEvents(parts.db, attemptId, { ...range, after: seq });
      for (const event of page) yield take(event);
      full = page.length === pageSize;
    }
  }

  async function* openItems(): AsyncGenerator<string> {
    const pieces = await readOpenItems(parts.redis, attemptId);
    if (pieces.length === 0) return;
    const ids = [...new Set(pieces.map((piece) => piece.itemId))];
    const open = await findOpenItems(parts.db, attemptId, ids, seq);
    for (const id of open) met.set(id, true);
    yield* fresh(pieces.filter((piece) => open.has(piece.itemId)));
  }

  /** A piece may come late, to a reader that was told over another connection that its item has ended. */
  async function* late(piece: LiveDelta): AsyncGenerator<string> {
    const { itemId } = piece;
    if (!met.has(itemId)) met.set(itemId, (await findOpenItems(parts.db, attemptId, [itemId])).has(itemId));
    if (met.get(itemId)) yield* fresh([piece]);
  }

  async function* signalled(message: string): AsyncGenerator<string> {
    const signal = parseSignal(message);
    if (signal === null) yield* stored();
    else if (signal.kind === 'delta') yield* late(signal.delta);
    else if (signal.kind === 'access') return;
    // No further than the signal says: pieces that follow it belong before the events after it.
    else if (signal.seq > seq) yield* stored(signal.seq);
  }

  return { hasEnded: () => ended, stored, openItems, signalled };
}

/** @returns null for a message that cannot be read: it still says that something happened. */
function parseSignal(message: string): AttemptSignal | null {
  try {
    return attemptSignal.parse(JSON.parse(message));
  } catch {
    return null;
  }
}
