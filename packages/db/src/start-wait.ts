import type { ErrorCode } from '@codex-web/contracts/error-code';
import type { Database } from './connect.ts';
import { settleTask } from './end-attempt.ts';
import { inTransaction } from './in-transaction.ts';
import { isHeldState, type Lease, LeaseLostError } from './lease.ts';

/** What an attempt waits for; `until` is null when nobody knows. */
export type Wait = { code: ErrorCode; message: string; until: Date | null };

/**
 * Notes that the attempt waits, or that it waits for something else or for longer. Safe to repeat.
 * @throws LeaseLostError and changes nothing when another worker has the attempt.
 */
export async function startWait(db: Database, held: Lease, wait: Wait): Promise<void> {
  await inTransaction(db, async (client) => {
    const { rows } = await client.query<{ turn_id: string }>(
      `UPDATE attempts SET state = 'waiting', waiting_code = $3, waiting_message = $4, waiting_until = $5,
         waiting_since = coalesce(waiting_since, now())
       WHERE id = $1 AND lease = $2 AND ${isHeldState} RETURNING turn_id`,
      [held.id, held.lease, wait.code, wait.message, wait.until],
    );
    if (!rows[0]) throw new LeaseLostError(held);
    await settleTask(client, rows[0].turn_id);
  });
}
