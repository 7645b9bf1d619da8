import type { Database } from './connect.ts';

/**
 * Attempts that nobody works on and that may not be in the queue: waiting for longer than `graceMs`,
 * or held by a worker that stopped renewing its lease.
 */
export async function findStrandedAttempts(db: Database, graceMs: number): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM attempts
     WHERE (state = 'queued' AND queued_at < now() - $1 * interval '1 millisecond')
        OR (state = 'running' AND lease_expires_at < now())
     ORDER BY queued_at LIMIT 1000`,
    [graceMs],
  );
  return rows.map((row) => row.id);
}
