import type { SpendingAnswer } from '@codex-web/contracts/spending';
import type { AttemptUsage } from '@codex-web/contracts/usage';
import type { Database } from './connect.ts';
import { toUsage, type UsageSums, usageSums } from './usage-sums.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** Days in UTC, `YYYY-MM-DD`, both included. */
export type Span = { from: string; to: string };

const maxTasks = 200;

/**
 * What a workspace spent in a span of days, added up in one reading of its requests. Tasks that the viewer does not see are
 * counted with the others, without their titles.
 */
export async function readSpending(db: Database, viewer: Viewer, span: Span): Promise<SpendingAnswer> {
  const { rows } = await db.pool.query<SpendingRow>(spendingSql, [
    ...[viewer.workspaceId, span.from, span.to, maxTasks, viewer.userId],
  ]);
  const of = (kind: Kind) => rows.filter((row) => row.kind === kind);
  const byDay = new Map(of('day').map((row) => [row.name, toUsage(row)]));
  const total = of('total')[0];
  return {
    ...span,
    total: total ? toUsage(total) : nothing,
    days: daysOf(span).map((day) => ({ ...(byDay.get(day) ?? nothing), day })),
    people: of('person').map((row) => ({ ...toUsage(row), userId: row.key, name: row.name })),
    models: of('model').map((row) => ({ ...toUsage(row), model: row.key })),
    tasks: of('task').map((row) => ({ ...toUsage(row), taskId: row.key, title: row.name, author: row.author ?? '' })),
  };
}

/** A cell of the table: what one person had done for one task by one model on one day. */
export type SpendingCell = AttemptUsage & {
  day: string;
  person: string;
  model: string;
  taskId: string;
  title: string;
};

/** The same with nothing added up but the requests of a day. In order of day, person, task and model. */
export async function readSpendingCells(db: Database, viewer: Viewer, span: Span): Promise<SpendingCell[]> {
  const { rows } = await db.pool.query<CellRow>(cellSql, [viewer.workspaceId, span.from, span.to, viewer.userId]);
  return rows.map((row) => ({
    ...toUsage(row),
    day: row.day,
    person: row.person ?? '',
    model: row.model,
    taskId: row.task_id,
    title: row.title,
  }));
}

const nothing: AttemptUsage = toUsage({
  requests: 0,
  input_tokens: 0,
  cached_input_tokens: 0,
  output_tokens: 0,
  reasoning_output_tokens: 0,
  cost_micro_usd: 0,
  unpriced_requests: 0,
});

const dayMs = 86_400_000;

function daysOf({ from, to }: Span): string[] {
  const first = Date.parse(from);
  const count = Math.round((Date.parse(to) - first) / dayMs) + 1;
  return Array.from({ length: count }, (_, index) => new Date(first + index * dayMs).toISOString().slice(0, 10));
}

type Kind = 'total' | 'day' | 'person' | 'model' | 'task';
type SpendingRow = UsageSums & { kind: Kind; key: string; name: string; author: string | null };
type CellRow = UsageSums & {
  day: string;
  person: string | null;
  model: string;
  task_id: string;
  title: string;
};

const requestsInSpan = `
  SELECT (at AT TIME ZONE 'UTC')::date AS day, user_id, model, task_id, input_tokens, cached_input_tokens,
    output_tokens, reasoning_output_tokens, cost_micro_usd
  FROM usage WHERE workspace_id = $1
    AND at >= $2::date::timestamp AT TIME ZONE 'UTC' AND at < ($3::date + 1)::timestamp AT TIME ZONE 'UTC'`;

const shownTitle = (user: string) => `CASE WHEN ${visibleTask('k', user)} THEN k.title ELSE 'Private task' END`;

const spendingSql = `
  WITH sums AS (
    SELECT CASE WHEN grouping(day) = 0 THEN 'day' WHEN grouping(user_id) = 0 THEN 'person'
        WHEN grouping(model) = 0 THEN 'model' WHEN grouping(task_id) = 0 THEN 'task' ELSE 'total' END AS kind,
      day, user_id, model, task_id, ${usageSums}
    FROM (${requestsInSpan}) requests
    GROUP BY GROUPING SETS ((), (day), (user_id), (model), (task_id))
  ), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY kind
      ORDER BY cost_micro_usd DESC, input_tokens + output_tokens DESC, user_id, model, task_id) AS place FROM sums)
  SELECT r.*, coalesce(r.user_id, r.model, r.task_id::text, '') AS key,
    coalesce(r.day::text, u.name, CASE WHEN k.id IS NOT NULL THEN ${shownTitle('$5')} END, '') AS name, a.name AS author
  FROM ranked r
  LEFT JOIN users u ON u.id = r.user_id
  LEFT JOIN tasks k ON k.id = r.task_id
  LEFT JOIN users a ON a.id = k.author_id
  WHERE (r.kind <> 'task' OR place <= $4) AND (r.kind <> 'person' OR r.user_id IS NOT NULL)
  ORDER BY place`;

const cellSql = `
  SELECT r.day::text, u.name AS person, r.model, r.task_id, ${shownTitle('$4')} AS title, ${usageSums}
  FROM (${requestsInSpan}) r
  JOIN tasks k ON k.id = r.task_id
  LEFT JOIN users u ON u.id = r.user_id
  GROUP BY r.day, u.id, r.model, r.task_id, k.id
  ORDER BY r.day, u.name, u.id, title, r.task_id, r.model`;
