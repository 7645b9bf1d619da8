import { AppError } from '@codex-web/contracts/app-error';
import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { Attempt } from '@codex-web/contracts/task';
import { type AttemptRow, attemptSql, findRowStandings, toAttempt } from './attempt-row.ts';
import type { Database } from './connect.ts';
import type { Statement } from './queryable.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** @throws AppError `not_found` when the viewer sees no such attempt. */
export async function findAttempt(db: Database, viewer: Viewer, id: string): Promise<Attempt> {
  const { rows } = await db.pool.query<AttemptRow>(attemptById, seenBy(viewer, id));
  if (!rows[0]) throw noSuchAttempt();
  return toAttempt(rows[0], (await findRowStandings(db, rows)).get(id));
}

export type AttemptProgress = { state: AttemptState; lastSeq: number };

/**
 * How far an attempt is; `lastSeq` is 0 while it has no events.
 * @throws AppError `not_found` when the viewer sees no such attempt.
 */
export async function findAttemptProgress(db: Database, viewer: Viewer, id: string): Promise<AttemptProgress> {
  const { rows } = await db.pool.query<AttemptProgress>(progressOfAttempt, seenBy(viewer, id));
  if (!rows[0]) throw noSuchAttempt();
  return rows[0];
}

const isSeen = `a.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}`;

const attemptById: Statement = { name: 'attempt-by-id', text: `${attemptSql} WHERE ${isSeen}` };

const progressOfAttempt: Statement = {
  name: 'progress-of-attempt',
  text: `
    SELECT a.state, coalesce((SELECT max(seq) FROM events WHERE attempt_id = a.id), 0) AS "lastSeq"
    FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id
    WHERE ${isSeen}`,
};

function seenBy(viewer: Viewer, id: string): string[] {
  return [id, viewer.workspaceId, viewer.userId];
}

function noSuchAttempt(): AppError {
  return new AppError('not_found', 'There is no such attempt.');
}
