import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { PoolClient } from 'pg';
import { type CancelOutcome, cancelLocked } from './cancel-attempt.ts';

export type CancelledAttempt = { workspaceId: string; attemptId: string } & CancelOutcome;

/**
 * Cancels every attempt of a workspace that is not final, or of one person in it, in the caller's transaction.
 * @param whose `userId` is the author of the turns; null for all.
 * @param by who wants it.
 */
export async function cancelAttempts(
  client: PoolClient,
  whose: { workspaceId: string; userId: string | null },
  by: string | null,
): Promise<CancelledAttempt[]> {
  // All are locked before the first is changed, in one order, so that two who cancel do not wait for each other.
  const { rows } = await client.query<{ id: string; state: AttemptState; turn_id: string; task_id: string }>(
    `SELECT a.id, a.state, a.turn_id, t.task_id FROM attempts a JOIN turns t ON t.id = a.turn_id
     WHERE a.workspace_id = $1 AND ($2::text IS NULL OR a.person_id = $2) AND a.state IN ('queued', 'running', 'waiting')
     ORDER BY a.id FOR NO KEY UPDATE OF a`,
    [whose.workspaceId, whose.userId],
  );
  const cancelled: CancelledAttempt[] = [];
  for (const row of rows) {
    const outcome = await cancelLocked(client, row, by);
    cancelled.push({ workspaceId: whose.workspaceId, attemptId: row.id, ...outcome });
  }
  return cancelled;
}
