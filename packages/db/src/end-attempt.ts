import { type AttemptState, isFinal, taskStateOf } from '@codex-web/contracts/attempt-state';
import type { ErrorCode } from '@codex-web/contracts/error-code';
import type { PoolClient } from 'pg';
import { eventColumns, type NumberedEvent } from './append-events.ts';
import { settleDependents } from './blocked-tasks.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { isHeldState, type Lease, LeaseLostError } from './lease.ts';
import { noteActivity } from './note-activity.ts';
import { recordStateNotice } from './record-state-notice.ts';
import { endOfWait } from './wait-sql.ts';

export type AttemptEnd = {
  state: Extract<AttemptState, 'completed' | 'failed' | 'cancelled'>;
  reason: { code: ErrorCode; message: string } | null;
};

/**
 * Makes the attempt final: its last events, its state and the state of its task, all or nothing.
 * @throws LeaseLostError and changes nothing when another worker has the attempt.
 */
export async function endAttempt(db: Database, held: Lease, end: AttemptEnd, last: NumberedEvent[]): Promise<void> {
  await inTransaction(db, (client) => storeEnd(client, held, end, last));
}

async function storeEnd(client: PoolClient, held: Lease, end: AttemptEnd, last: NumberedEvent[]): Promise<void> {
  const { rows } = await client.query<{ turn_id: string }>(
    `UPDATE attempts
     SET state = $3, reason_code = $4, reason_message = $5, ended_at = now(), lease_expires_at = NULL, ${endOfWait}
     WHERE id = $1 AND lease = $2 AND ${isHeldState} RETURNING turn_id`,
    [held.id, held.lease, end.state, end.reason?.code ?? null, end.reason?.message ?? null],
  );
  const ended = rows[0];
  if (!ended) throw new LeaseLostError(held);
  await client.query(
    `INSERT INTO events (attempt_id, seq, type, data, line)
     SELECT $1, * FROM unnest($2::int[], $3::text[], $4::jsonb[], $5::int[])
     ON CONFLICT (attempt_id, seq) DO NOTHING`,
    [held.id, ...eventColumns(last)],
  );
  await settleTask(client, ended.turn_id);
}

/**
 * Sets the state of the task from the attempts of its newest turn. Call it after an attempt of `turnId` changed, in the same transaction.
 * @param by who changed it; null for the agent and the product.
 */
export async function settleTask(client: PoolClient, turnId: string, by: string | null = null): Promise<void> {
  // The lock comes first: of two attempts that end at once, the second must see the first.
  const { rows: tasks } = await client.query<{ id: string; state: AttemptState }>(
    'SELECT k.id, k.state FROM tasks k JOIN turns t ON t.task_id = k.id WHERE t.id = $1 FOR UPDATE OF k',
    [turnId],
  );
  const task = tasks[0];
  if (!task) return;
  const { rows } = await client.query<{ state: AttemptState }>(
    `SELECT state FROM attempts WHERE turn_id = (
       SELECT id FROM turns WHERE task_id = $1 ORDER BY position DESC LIMIT 1)`,
    [task.id],
  );
  const state = taskStateOf(rows.map((row) => row.state));
  await client.query('UPDATE tasks SET state = $2, updated_at = now() WHERE id = $1', [task.id, state]);
  if ((state === 'completed') !== (task.state === 'completed')) await settleDependents(client, task.id);
  if (state !== task.state && (isFinal(state) || state === 'waiting')) await noteActivity(client, task.id, by);
  if (state !== task.state) await recordStateNotice(client, task.id, state, by);
}
