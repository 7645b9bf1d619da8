import { AppError } from '@codex-web/contracts/app-error';
import { type AttemptState, isFinal } from '@codex-web/contracts/attempt-state';
import type { NewEvent } from '@codex-web/contracts/event';
import type { PoolClient } from 'pg';
import type { Origin } from './actor.ts';
import { eventColumns } from './append-events.ts';
import type { Database } from './connect.ts';
import { settleTask } from './end-attempt.ts';
import { inTransaction } from './in-transaction.ts';
import { recordAudit } from './record-audit.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/** `ended`: it was queued and is final now. `requested`: the worker that holds it is to end it. */
export type CancelOutcome =
  | { outcome: 'ended'; taskId: string; lastSeq: number }
  | { outcome: 'requested'; taskId: string };

const cancelledMessage = 'Stopped by a person.';

/**
 * Notes that an attempt is to be cancelled; one that nobody works on yet is ended here.
 * @throws AppError `not_found` when the viewer sees no such attempt, `attempt_not_running` when it is final.
 */
export async function cancelAttempt(
  db: Database,
  viewer: Viewer & { origin?: Origin },
  id: string,
): Promise<CancelOutcome> {
  return await inTransaction(db, async (client) => {
    const found = await lockAttempt(client, viewer, id);
    if (isFinal(found.state)) {
      throw new AppError('attempt_not_running', `This attempt has ended (${found.state}); there is nothing to stop.`);
    }
    const cancelled = await cancelLocked(client, { ...found, id }, viewer.userId);
    await recordAudit(client, {
      ...{ workspaceId: viewer.workspaceId, actorId: viewer.userId, origin: viewer.origin ?? null },
      ...{
        action: 'attempt.cancelled',
        subject: { type: 'task', id: found.task_id },
        summary: 'Stopped an attempt of a task.',
      },
    });
    return cancelled;
  });
}

type LockedRow = { state: AttemptState; turn_id: string; task_id: string };

/** The same for an attempt that the transaction holds, and that is not final. @param by who wants it. */
export async function cancelLocked(
  client: PoolClient,
  attempt: LockedRow & { id: string },
  by: string | null,
): Promise<CancelOutcome> {
  const { id, state, turn_id, task_id: taskId } = attempt;
  await client.query('UPDATE attempts SET cancel_requested_at = coalesce(cancel_requested_at, now()) WHERE id = $1', [
    id,
  ]);
  if (state !== 'queued') return { outcome: 'requested', taskId };
  const lastSeq = await endQueued(client, id);
  await settleTask(client, turn_id, by);
  return { outcome: 'ended', taskId, lastSeq };
}

async function lockAttempt(client: PoolClient, viewer: Viewer, id: string): Promise<LockedRow> {
  const { rows } = await client.query<LockedRow>(
    `SELECT a.state, a.turn_id, t.task_id
     FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id
     WHERE a.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')} FOR NO KEY UPDATE OF a`,
    [id, viewer.workspaceId, viewer.userId],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such attempt.');
  return rows[0];
}

const lastEvents: NewEvent[] = [
  { type: 'cancel.requested', data: {} },
  { type: 'attempt.ended', data: { state: 'cancelled', code: 'cancelled', message: cancelledMessage } },
];

/** @returns the number of its last event. */
async function endQueued(client: PoolClient, id: string): Promise<number> {
  await client.query(
    `UPDATE attempts SET state = 'cancelled', reason_code = 'cancelled', reason_message = $2, ended_at = now()
     WHERE id = $1`,
    [id, cancelledMessage],
  );
  const { rows } = await client.query<{ seq: number }>(
    'SELECT coalesce(max(seq), 0) AS seq FROM events WHERE attempt_id = $1',
    [id],
  );
  const before = rows[0]?.seq ?? 0;
  const numbered = lastEvents.map((event, index) => ({ ...event, seq: before + index + 1, line: 0 }));
  await client.query(
    `INSERT INTO events (attempt_id, seq, type, data, line)
     SELECT $1, * FROM unnest($2::int[], $3::text[], $4::jsonb[], $5::int[])`,
    [id, ...eventColumns(numbered)],
  );
  return before + numbered.length;
}
