import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { TaskSummary } from '@codex-web/contracts/task';
import type { Database } from './connect.ts';
import { type DiffStatisticsRow, diffStatisticsColumns, toDiffStatistics } from './diff-statistics-row.ts';
import { likePattern } from './like-pattern.ts';
import { type TaskHeadRow, taskHeadColumns, taskHeadTables, toTaskHead } from './task-head-row.ts';

/** A place in the list of tasks, newest first: the task that was read last. */
export type TaskPlace = { createdAt: Date; id: string };

export type TaskFilter = {
  workspaceId: string;
  after: TaskPlace | null;
  limit: number;
  state: AttemptState | null;
  repositoryId: string | null;
  /** Each is to be found in the title or in one of the prompts. */
  words: string[];
};

/** Tasks of a workspace, newest first, in one query. */
export async function listTaskSummaries(db: Database, filter: TaskFilter): Promise<TaskSummary[]> {
  const { rows } = await db.pool.query<SummaryRow>(
    `${summarySql}
     WHERE k.workspace_id = $1
       AND ($2::timestamptz IS NULL OR (k.created_at, k.id) < ($2, $3::uuid))
       AND ($4::attempt_state IS NULL OR k.state = $4)
       AND ($5::uuid IS NULL OR k.repository_id = $5)
       AND NOT EXISTS (
         SELECT 1 FROM unnest($6::text[]) AS word
         WHERE k.title NOT ILIKE word
           AND NOT EXISTS (SELECT 1 FROM turns s WHERE s.task_id = k.id AND s.prompt ILIKE word))
     ORDER BY k.created_at DESC, k.id DESC LIMIT $7`,
    [
      filter.workspaceId,
      filter.after?.createdAt ?? null,
      filter.after?.id ?? null,
      filter.state,
      filter.repositoryId,
      filter.words.map(likePattern),
      filter.limit,
    ],
  );
  return rows.map(toTaskSummary);
}

/** Those of the given tasks that the workspace has, in the order of their last change. */
export async function findTaskSummaries(db: Database, workspaceId: string, ids: string[]): Promise<TaskSummary[]> {
  const { rows } = await db.pool.query<SummaryRow>(
    `${summarySql} WHERE k.workspace_id = $1 AND k.id = ANY($2::uuid[]) ORDER BY k.updated_at, k.id`,
    [workspaceId, ids],
  );
  return rows.map(toTaskSummary);
}

/** Tasks of the workspace that changed at or after `since`, the last 500 of them, oldest change first. */
export async function findChangedTaskSummaries(db: Database, workspaceId: string, since: Date): Promise<TaskSummary[]> {
  const { rows } = await db.pool.query<SummaryRow>(
    `${summarySql} WHERE k.workspace_id = $1 AND k.updated_at >= $2 ORDER BY k.updated_at DESC, k.id LIMIT 500`,
    [workspaceId, since],
  );
  return rows.map(toTaskSummary).reverse();
}

type SummaryRow = TaskHeadRow &
  DiffStatisticsRow & { turns: number; attempts: number; started_at: Date | null; ended_at: Date | null };

const summarySql = `
  SELECT ${taskHeadColumns}, newest.position AS turns, a.attempts, a.started_at, a.ended_at, diff.*
  FROM ${taskHeadTables}
  JOIN LATERAL (
    SELECT id, position FROM turns WHERE task_id = k.id ORDER BY position DESC LIMIT 1) newest ON true
  JOIN LATERAL (
    SELECT count(*)::int AS attempts, min(started_at) AS started_at,
      CASE WHEN bool_and(ended_at IS NOT NULL) THEN max(ended_at) END AS ended_at
    FROM attempts WHERE turn_id = newest.id) a ON true
  LEFT JOIN LATERAL (
    SELECT ${diffStatisticsColumns} FROM diffs d JOIN attempts x ON x.id = d.attempt_id
    WHERE x.turn_id = newest.id ORDER BY x.position LIMIT 1) diff ON true`;

function toTaskSummary(row: SummaryRow): TaskSummary {
  return {
    ...toTaskHead(row),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    attempts: row.attempts,
    turns: row.turns,
    diff: toDiffStatistics(row),
  };
}
