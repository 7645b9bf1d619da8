import type { Database } from './connect.ts';
import { isWaitDue } from './wait-sql.ts';

/**
 * Attempts that nobody works on and that may not be in the queue: queued for longer than `graceMs`, held by a worker
 * that stopped renewing its lease, or let go because of a wait that is over now or has been cancelled.
 */
export async function findStrandedAttempts(db: Database, graceMs: number): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT a.id FROM attempts a
     WHERE (state = 'queued' AND queued_at < now() - $1 * interval '1 millisecond')
        OR (state = 'running' AND lease_expires_at < now())
        OR (state = 'waiting' AND lease_expires_at < now() AND ${isWaitDue})
     ORDER BY queued_at LIMIT 1000`,
    [graceMs],
  );
  return rows.map((row) => row.id);
}
