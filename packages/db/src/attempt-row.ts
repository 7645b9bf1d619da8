import type { AttemptState } from '@codex-web/contracts/attempt-state';
import { errorCode } from '@codex-web/contracts/error-code';
import type { QueueStanding } from '@codex-web/contracts/queue';
import type { Attempt } from '@codex-web/contracts/task';
import type { Database } from './connect.ts';
import { type DiffStatisticsRow, diffStatisticsColumns, toDiffStatistics } from './diff-statistics-row.ts';
import { findStandings } from './find-standings.ts';
import { toUsage, type UsageSums, usageSums } from './usage-sums.ts';

/** An attempt as it is answered, with what it used and changed; narrow it by attempts a, turns t and tasks k. */
export const attemptSql = `
  SELECT a.id, a.turn_id, t.task_id, a.workspace_id, a.position, a.state, a.reason_code, a.reason_message,
    a.cancel_requested_at, a.queued_at, a.started_at, a.ended_at, a.waiting_code, a.waiting_message, a.waiting_until,
    ${diffStatisticsColumns}, used.*
  FROM attempts a
  JOIN turns t ON t.id = a.turn_id
  JOIN tasks k ON k.id = t.task_id
  LEFT JOIN diffs d ON d.attempt_id = a.id
  JOIN LATERAL (
    SELECT ${usageSums}
    FROM usage WHERE attempt_id = a.id) used ON true`;

export type AttemptRow = DiffStatisticsRow &
  UsageSums & {
    id: string;
    turn_id: string;
    task_id: string;
    workspace_id: string;
    position: number;
    state: AttemptState;
    reason_code: string | null;
    reason_message: string | null;
    cancel_requested_at: Date | null;
    queued_at: Date;
    started_at: Date | null;
    ended_at: Date | null;
    waiting_code: string | null;
    waiting_message: string | null;
    waiting_until: Date | null;
  };

/** @param standing where it stands in the queue, if it is queued. */
export function toAttempt(row: AttemptRow, standing: QueueStanding | undefined): Attempt {
  return {
    id: row.id,
    position: row.position,
    state: row.state,
    reason: toReason(row),
    cancelRequested: row.cancel_requested_at !== null,
    queuedAt: row.queued_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    usage: toUsage(row),
    waiting: toWaiting(row),
    queue: standing ?? null,
    diff: toDiffStatistics(row),
  };
}

function toWaiting(row: AttemptRow): Attempt['waiting'] {
  if (row.state !== 'waiting' || row.waiting_code === null) return null;
  const until = row.waiting_until?.toISOString() ?? null;
  return { code: errorCode.parse(row.waiting_code), message: row.waiting_message ?? '', until };
}

function toReason(row: AttemptRow): Attempt['reason'] {
  if (row.reason_code === null) return null;
  return { code: errorCode.parse(row.reason_code), message: row.reason_message ?? '' };
}

/** Where those of the rows, all of one workspace, stand that are queued. */
export async function findRowStandings(db: Database, rows: AttemptRow[]): Promise<Map<string, QueueStanding>> {
  const queued = rows.filter((row) => row.state === 'queued');
  return await findStandings(
    db,
    queued[0]?.workspace_id ?? '',
    queued.map((row) => row.id),
  );
}
