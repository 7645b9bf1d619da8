import type { Event } from '@codex-web/contracts/event';
import type { LiveDelta } from '@codex-web/contracts/live';

/** Lets each piece of each open item through once, for one reader. */
export type DeltaFilter = {
  /** Takes note of an event that the reader was sent: pieces of an item that has ended are dropped from then on. */
  note: (event: Event) => void;
  /** @returns what of the piece the reader has not been sent; null when that is nothing. */
  pass: (delta: LiveDelta) => LiveDelta | null;
};

export function createDeltaFilter(): DeltaFilter {
  const ended = new Set<string>();
  /** Where the next piece of an item begins. */
  const reached = new Map<string, number>();

  return {
    note: (event) => {
      if (event.type.endsWith('.completed') && 'itemId' in event.data) ended.add(event.data.itemId);
    },
    pass: (delta) => {
      if (ended.has(delta.itemId)) return null;
      const key = `${delta.itemId}\0${delta.kind}`;
      const rest = cutTo(delta, reached.get(key) ?? 0);
      if (rest) reached.set(key, rest.offset + rest.text.length);
      return rest;
    },
  };
}

function cutTo(delta: LiveDelta, offset: number): LiveDelta | null {
  const known = Math.max(offset - delta.offset, 0);
  const text = delta.text.slice(known);
  return text === '' ? null : { ...delta, offset: delta.offset + known, text };
}
