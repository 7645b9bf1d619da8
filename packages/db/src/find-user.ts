import type { Database } from './connect.ts';

export type User = { user: { id: string; name: string; email: string }; isOperator: boolean };

/** @returns null also for somebody who was disabled or deleted: they cannot do anything. */
export async function findUser(db: Database, id: string): Promise<User | null> {
  const { rows } = await db.pool.query<{ id: string; name: string; email: string; is_operator: boolean }>(
    {
      name: 'user-by-id',
      text: 'SELECT id, name, email, is_operator FROM users WHERE id = $1 AND disabled_at IS NULL AND deleted_at IS NULL',
    },
    [id],
  );
  const row = rows[0];
  return row ? { user: { id: row.id, name: row.name, email: row.email }, isOperator: row.is_operator } : null;
}
