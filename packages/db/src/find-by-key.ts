import type { Database } from './connect.ts';

/** What an earlier request with the same key made, and the hash of that request. */
export type MadeBefore = { id: string; requestHash: string };

/** @returns the task that the author made with this key, if any. */
export async function findTaskByKey(db: Database, authorId: string, key: string): Promise<MadeBefore | null> {
  const task = await db.prisma.task.findUnique({
    where: { authorId_idempotencyKey: { authorId, idempotencyKey: key } },
    select: { id: true, requestHash: true },
  });
  return task && { id: task.id, requestHash: task.requestHash ?? '' };
}

/** @returns the turn that the author made with this key, if any. */
export async function findTurnByKey(db: Database, authorId: string, key: string): Promise<MadeBefore | null> {
  const turn = await db.prisma.turn.findUnique({
    where: { authorId_idempotencyKey: { authorId, idempotencyKey: key } },
    select: { id: true, requestHash: true },
  });
  return turn && { id: turn.id, requestHash: turn.requestHash ?? '' };
}
