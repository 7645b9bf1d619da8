import type { Database } from './connect.ts';
import type { Queryable } from './queryable.ts';

export type SessionRow = {
  id: string;
  method: string;
  ip: string | null;
  userAgent: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
};

/** Where somebody is signed in, used last first. */
export async function listSessions(db: Database, userId: string): Promise<SessionRow[]> {
  const { rows } = await db.pool.query<SessionRow>(
    `SELECT id, method, nullif(ip_address, '') AS ip, nullif(user_agent, '') AS "userAgent",
       created_at AS "createdAt", updated_at AS "lastUsedAt", expires_at AS "expiresAt"
     FROM sessions WHERE user_id = $1 AND expires_at > now() ORDER BY updated_at DESC, id`,
    [userId],
  );
  return rows;
}

/** @returns false when the user has no such session. */
export async function endSession({ pool }: { pool: Queryable }, userId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM sessions WHERE user_id = $1 AND id = $2', [userId, id]);
  return rowCount === 1;
}

/** Ends all sessions of somebody, but for one if it is given. @returns how many. */
export async function endSessions(client: Queryable, userId: string, exceptId: string | null = null): Promise<number> {
  const { rowCount } = await client.query(
    'DELETE FROM sessions WHERE user_id = $1 AND ($2::text IS NULL OR id <> $2)',
    [userId, exceptId],
  );
  return rowCount ?? 0;
}

/** Notes that whose session it is has just shown again who they are. @returns when that was. */
export async function confirmSession(client: Queryable, id: string): Promise<Date | null> {
  const { rows } = await client.query<{ at: Date }>(
    'UPDATE sessions SET confirmed_at = now() WHERE id = $1 RETURNING confirmed_at AS at',
    [id],
  );
  return rows[0]?.at ?? null;
}
