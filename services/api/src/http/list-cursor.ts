import { AppError } from '@codex-web/contracts/app-error';
import { z } from 'zod';

/** A place in a list that is ordered by time. */
export type ListPlace = { createdAt: Date; id: string };

const place = z.tuple([z.iso.datetime(), z.uuid()]);

/** A place as clients hand it back; what it holds is our business. */
export function writeListCursor(last: { createdAt: string; id: string }): string {
  return Buffer.from(JSON.stringify([last.createdAt, last.id])).toString('base64url');
}

/** @throws AppError `invalid_request` when it is not one of ours. */
export function readListCursor(cursor: string): ListPlace {
  try {
    const [createdAt, id] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { createdAt: new Date(createdAt), id };
  } catch (cause) {
    throw new AppError('invalid_request', 'cursor: This is no place in the list. Start again without it.', { cause });
  }
}

/** One page of what was found with one more than asked for. */
export function pageOf<Item extends { createdAt: string; id: string }>(
  found: Item[],
  limit: number,
): { items: Item[]; nextCursor: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last ? writeListCursor(last) : null };
}
