import { AppError } from '@codex-web/contracts/app-error';
import type { PoolClient } from 'pg';

/**
 * Notes that something happened to a task that people are told of, in the transaction in which it happens. Times of one task
 * only ever grow, whatever their transactions do.
 * @param by who did it; null for the agent.
 * @returns its time.
 */
export async function noteActivity(client: PoolClient, taskId: string, by: string | null): Promise<Date> {
  const { rows } = await client.query<{ activity_at: Date }>(
    `UPDATE tasks SET
       activity_before = CASE WHEN activity_by IS DISTINCT FROM $2 THEN activity_at ELSE activity_before END,
       activity_by = $2,
       activity_at = greatest(clock_timestamp(), activity_at + interval '1 millisecond'),
       updated_at = now()
     WHERE id = $1 RETURNING activity_at`,
    [taskId, by],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such task.');
  return rows[0].activity_at;
}
