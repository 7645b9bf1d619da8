import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { TaskSummary, TaskTab, Visibility } from '@codex-web/contracts/task';
import type { Database } from './connect.ts';
import { type DiffStatisticsRow, diffStatisticsColumns, toDiffStatistics } from './diff-statistics-row.ts';
import { likePattern } from './like-pattern.ts';
import type { Statement } from './queryable.ts';
import { mayNeed, needsMeReason } from './task-attention.ts';
import { type TaskHeadRow, taskHeadColumns, taskHeadTables, toTaskHead } from './task-head-row.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** A place in the list of tasks, newest first: the task that was read last. */
export type TaskPlace = { createdAt: Date; id: string };

export type TaskFilter = {
  after: TaskPlace | null;
  limit: number;
  tab: TaskTab;
  /** Of each list any will do; null is all. */
  states: AttemptState[] | null;
  repositoryIds: string[] | null;
  authorIds: string[] | null;
  assigneeIds: string[] | null;
  /** In any case. */
  labels: string[] | null;
  visibility: Visibility | null;
  /** Each is to be found in the title or in one of the prompts. */
  words: string[];
};

/** Tasks that the viewer sees, newest first, in one query. */
export async function listTaskSummaries(db: Database, viewer: Viewer, filter: TaskFilter): Promise<TaskSummary[]> {
  const { rows } = await db.pool.query<SummaryRow>(listed(filter.tab), [
    ...[viewer.workspaceId, viewer.userId, filter.after?.createdAt ?? null, filter.after?.id ?? null],
    ...[filter.states, filter.repositoryIds, filter.authorIds, filter.assigneeIds],
    ...[filter.labels?.map((label) => label.toLowerCase()) ?? null, filter.visibility],
    ...[filter.words.map(likePattern), filter.limit],
  ]);
  return rows.map(toTaskSummary);
}

function listed(tab: TaskTab): Statement {
  return {
    name: `task-summaries-${tab}`,
    text: `${summarySql} AND ${tabs[tab]}
      AND ($3::timestamptz IS NULL OR (k.created_at, k.id) < ($3, $4::uuid))
      AND ($5::attempt_state[] IS NULL OR k.state = ANY($5))
      AND ($6::uuid[] IS NULL OR k.repository_id = ANY($6))
      AND ($7::text[] IS NULL OR k.author_id = ANY($7))
      AND ($8::text[] IS NULL OR k.assignee_id = ANY($8))
      AND ($9::text[] IS NULL OR EXISTS (SELECT 1 FROM unnest(k.labels) AS has WHERE lower(has) = ANY($9)))
      AND ($10::text IS NULL OR k.visibility = $10)
      AND NOT EXISTS (
        SELECT 1 FROM unnest($11::text[]) AS word
        WHERE k.title NOT ILIKE word
          AND NOT EXISTS (SELECT 1 FROM turns s WHERE s.task_id = k.id AND s.prompt ILIKE word))
      ORDER BY k.created_at DESC, k.id DESC LIMIT $12`,
  };
}

const tabs: Record<TaskTab, string> = {
  all: 'k.archived_at IS NULL',
  mine: 'k.archived_at IS NULL AND k.assignee_id = $2',
  'needs-me': `k.archived_at IS NULL AND ${mayNeed('$2')} AND ${needsMeReason('$2')} IS NOT NULL`,
  archived: 'k.archived_at IS NOT NULL',
};

/** Those of the given tasks that the viewer sees, in the order of their last change. */
export async function findTaskSummaries(db: Database, viewer: Viewer, ids: string[]): Promise<TaskSummary[]> {
  const { rows } = await db.pool.query<SummaryRow>(
    {
      name: 'task-summaries-by-id',
      text: `${summarySql} AND k.id = ANY($3::uuid[]) ORDER BY k.updated_at, k.id`,
    },
    [viewer.workspaceId, viewer.userId, ids],
  );
  return rows.map(toTaskSummary);
}

/** Tasks the viewer sees that changed at or after `since`, the last 500 of them, oldest change first. */
export async function findChangedTaskSummaries(db: Database, viewer: Viewer, since: Date): Promise<TaskSummary[]> {
  const { rows } = await db.pool.query<SummaryRow>(
    {
      name: 'task-summaries-changed',
      text: `${summarySql} AND k.updated_at >= $3 ORDER BY k.updated_at DESC, k.id LIMIT 500`,
    },
    [viewer.workspaceId, viewer.userId, since],
  );
  return rows.map(toTaskSummary).reverse();
}

type SummaryRow = TaskHeadRow &
  DiffStatisticsRow & { turns: number; attempts: number; started_at: Date | null; ended_at: Date | null };

const summarySql = `
  SELECT ${taskHeadColumns('$2')}, newest.position AS turns, a.attempts, a.started_at, a.ended_at,
    diff.file_count, diff.added, diff.removed, diff.size_bytes
  FROM ${taskHeadTables('$2')}
  JOIN LATERAL (
    SELECT id, position FROM turns WHERE task_id = k.id ORDER BY position DESC LIMIT 1) newest ON true
  JOIN LATERAL (
    SELECT count(*)::int AS attempts, min(started_at) AS started_at,
      CASE WHEN bool_and(ended_at IS NOT NULL) THEN max(ended_at) END AS ended_at
    FROM attempts WHERE turn_id = newest.id) a ON true
  LEFT JOIN LATERAL (
    SELECT ${diffStatisticsColumns} FROM diffs d JOIN attempts x ON x.id = d.attempt_id
    WHERE x.turn_id = newest.id ORDER BY x.position LIMIT 1) diff ON true
  WHERE k.workspace_id = $1 AND ${visibleTask('k', '$2')}`;

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
