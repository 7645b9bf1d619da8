import type { Database } from './connect.ts';
import { settleTask } from './end-attempt.ts';
import { inTransaction } from './in-transaction.ts';
import { isHeldState, type Lease, LeaseLostError } from './lease.ts';
import { endOfWait } from './wait-sql.ts';

/**
 * Notes that the attempt is at work again. Safe to repeat.
 * @throws LeaseLostError and changes nothing when another worker has the attempt.
 */
export async function endWait(db: Database, held: Lease): Promise<void> {
  await inTransaction(db, async (client) => {
    const { rows } = await client.query<{ turn_id: string }>(
      `UPDATE attempts SET state = 'running', ${endOfWait}
       WHERE id = $1 AND lease = $2 AND ${isHeldState} RETURNING turn_id`,
      [held.id, held.lease],
    );
    if (!rows[0]) throw new LeaseLostError(held);
    await settleTask(client, rows[0].turn_id);
  });
}
