import { randomUUID } from 'node:crypto';
import type { Database } from './connect.ts';

export type ResetRequest = { email: string; ip: string | null; userAgent: string | null };

/** Notes that somebody asked for a new password, whether there is such a person or not. */
export async function storeResetRequest(db: Database, { email, ip, userAgent }: ResetRequest): Promise<void> {
  await db.pool.query('INSERT INTO password_reset_requests (id, email, ip, user_agent) VALUES ($1, $2, $3, $4)', [
    ...[randomUUID(), email, ip, userAgent],
  ]);
}

/** Takes the oldest request, and forgets it. */
export async function takeResetRequest(db: Database): Promise<ResetRequest | null> {
  const { rows } = await db.pool.query<ResetRequest>(
    `DELETE FROM password_reset_requests WHERE id = (
       SELECT id FROM password_reset_requests ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING email, ip, user_agent AS "userAgent"`,
  );
  return rows[0] ?? null;
}
