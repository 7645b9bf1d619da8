import type { Database } from './connect.ts';
import type { User } from './find-user.ts';
import type { Statement } from './queryable.ts';

export type StoredSession = User & {
  id: string;
  method: string;
  confirmedAt: Date;
  createdAt: Date;
  expiresAt: Date;
};

/** @returns null also when its person was disabled or deleted; not when it has expired. */
export async function findSession(db: Database, token: string): Promise<StoredSession | null> {
  const { rows } = await db.pool.query<Row>(byToken, [token]);
  const [row] = rows;
  if (!row) return null;
  const { userId, name, email, ...session } = row;
  return { ...session, user: { id: userId, name, email } };
}

type Row = Omit<StoredSession, 'user'> & { userId: string; name: string; email: string };

const byToken: Statement = {
  name: 'session-by-token',
  text: `
    SELECT s.id, s.method, s.confirmed_at AS "confirmedAt", s.created_at AS "createdAt", s.expires_at AS "expiresAt",
      u.id AS "userId", u.name, u.email, u.is_operator AS "isOperator"
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token = $1 AND u.disabled_at IS NULL AND u.deleted_at IS NULL`,
};
