import type { Database } from './connect.ts';

/** The states of an attempt that a worker may hold, as a condition of SQL. */
export const isHeldState = "state IN ('running', 'waiting')";

/** An attempt as the worker that claimed it names it. */
export type Lease = { id: string; lease: number };

/** Another worker has the attempt now: whoever sees this stops at once and touches nothing of it. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
  constructor(lease: Lease) {
    super(`Attempt ${lease.id} is no longer held with lease ${lease.lease}.`);
  }
}

/**
 * Holds the attempt for another `leaseMs`.
 * @throws LeaseLostError
 */
export async function renewLease(db: Database, held: Lease, leaseMs: number): Promise<{ cancelRequested: boolean }> {
  const { rows } = await db.pool.query<{ cancel_requested: boolean }>(
    `UPDATE attempts SET lease_expires_at = now() + $3 * interval '1 millisecond'
     WHERE id = $1 AND lease = $2 AND ${isHeldState}
     RETURNING cancel_requested_at IS NOT NULL AS cancel_requested`,
    [held.id, held.lease, leaseMs],
  );
  if (!rows[0]) throw new LeaseLostError(held);
  return { cancelRequested: rows[0].cancel_requested };
}

/**
 * Lets another worker claim the attempt: at once, or when the wait of one that waits is over.
 * Does nothing when it is not held any more.
 */
export async function releaseLease(db: Database, held: Lease): Promise<void> {
  await db.pool.query(
    `UPDATE attempts SET lease_expires_at = now() - interval '1 second'
     WHERE id = $1 AND lease = $2 AND ${isHeldState}`,
    [held.id, held.lease],
  );
}
