import type { MoveInQueueRequest, QueueItem } from '@codex-web/contracts/queue';

/**
 * The move that brings an attempt one place up or down among those of its person: people take turns, so only within one
 * person's is there an order to change. Null where it stands at the end already.
 */
export function moveBy(items: readonly QueueItem[], attemptId: string, step: 'up' | 'down'): MoveInQueueRequest | null {
  const item = items.find((one) => one.attemptId === attemptId);
  if (!item) return null;
  const own = items.filter(({ person }) => person.id === item.person.id);
  const place = own.indexOf(item);
  const neighbour = own[step === 'up' ? place - 1 : place + 1];
  if (!neighbour) return null;
  return { attemptId, to: step === 'up' ? { before: neighbour.attemptId } : { after: neighbour.attemptId } };
}

/** What somebody typed as a limit: a whole number, or nothing for none. Undefined where it is neither. */
export function limitFrom(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const limit = Number(text.trim());
  return Number.isInteger(limit) && limit >= 1 && limit <= 10_000 ? limit : undefined;
}
