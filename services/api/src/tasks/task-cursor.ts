import { AppError } from '@codex-web/contracts/app-error';
import type { TaskPlace } from '@codex-web/db/task-summaries';
import { z } from 'zod';

const place = z.tuple([z.iso.datetime(), z.uuid()]);

/** A place in the list of tasks as clients hand it back; what it holds is our business. */
export function writeTaskCursor(last: { createdAt: string; id: string }): string {
  return Buffer.from(JSON.stringify([last.createdAt, last.id])).toString('base64url');
}

/** @throws AppError `invalid_request` when it is not one of ours. */
export function readTaskCursor(cursor: string): TaskPlace {
  try {
    const [createdAt, id] = place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { createdAt: new Date(createdAt), id };
  } catch (cause) {
    throw new AppError('invalid_request', 'cursor: This is no place in the list. Start again without it.', { cause });
  }
}
