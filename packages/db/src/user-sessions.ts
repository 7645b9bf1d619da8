import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
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

/** Lets a new session of somebody take the place of another one of theirs, and work in the same workspace. */
export async function replaceSession(db: Database, userId: string, beforeId: string, newId: string): Promise<void> {
  await inTransaction(db, async (client) => {
    await client.query(
      `UPDATE sessions n SET active_workspace_id = b.active_workspace_id FROM sessions b
       WHERE n.id = $3 AND b.id = $2 AND n.user_id = $1 AND b.user_id = $1`,
      [userId, beforeId, newId],
    );
    await client.query(
      `UPDATE provider_sessions SET session_id = $3
       WHERE session_id = $2 AND EXISTS (SELECT 1 FROM sessions WHERE id = $2 AND user_id = $1)
         AND NOT EXISTS (SELECT 1 FROM provider_sessions WHERE session_id = $3)`,
      [userId, beforeId, newId],
    );
    await client.query('UPDATE push_subscriptions SET session_id = $3 WHERE session_id = $2 AND user_id = $1', [
      ...[userId, beforeId, newId],
    ]);
    await client.query('DELETE FROM sessions WHERE id = $1', [beforeId]);
  });
}

/** Ends all sessions of somebody, but for one if it is given. @returns how many. */
export async function endSessions(client: Queryable, userId: string, exceptId: string | null = null): Promise<number> {
  const { rowCount } = await client.query(
    'DELETE FROM sessions WHERE user_id = $1 AND ($2::text IS NULL OR id <> $2)',
    [userId, exceptId],
  );
  return rowCount ?? 0;
}

/** Until when somebody counts as having just shown who they are; null when they do not. */
export async function confirmedUntil(db: Database, id: string, withinMs: number): Promise<Date | null> {
  const { rows } = await db.pool.query<{ until: Date }>(
    `SELECT confirmed_at + $2 * interval '1 ms' AS until FROM sessions
     WHERE id = $1 AND confirmed_at + $2 * interval '1 ms' > now()`,
    [id, withinMs],
  );
  return rows[0]?.until ?? null;
}
