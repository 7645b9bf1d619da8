import { AppError } from '@codex-web/contracts/app-error';
import type { QueueState } from '@codex-web/contracts/queue';
import type { Queryable } from './queryable.ts';

/**
 * Refuses what would add to a queue that is being drained; until the transaction ends the queue does not become one.
 * @throws AppError `queue_closed`; `not_found` when the workspace was deleted meanwhile.
 */
export async function refuseClosedQueue(client: Queryable, workspaceId: string): Promise<void> {
  const { rows } = await client.query<{ queue_state: QueueState }>(
    'SELECT queue_state FROM workspaces WHERE id = $1 AND deleted_at IS NULL FOR SHARE',
    [workspaceId],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such workspace.');
  if (rows[0].queue_state !== 'draining') return;
  throw new AppError(
    'queue_closed',
    'The queue of the workspace is being drained: what is queued is finished, and nothing new is taken. Try again when an owner or admin has opened it.',
  );
}
