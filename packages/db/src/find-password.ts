import type { Database } from './connect.ts';
import type { Queryable } from './queryable.ts';

export type PersonWithPassword = {
  user: { id: string; name: string; email: string };
  /** Null when they have none. */
  passwordHash: string | null;
};

const columns = `u.id, u.name, u.email, a.password FROM users u
  LEFT JOIN accounts a ON a.user_id = u.id AND a.provider_id = 'credential'`;

/** @param email in lower case. */
export async function findPersonByEmail(db: Database, email: string): Promise<PersonWithPassword | null> {
  return await findOne(db, `SELECT ${columns} WHERE u.email = $1`, email);
}

/** Null when there is no such user. */
export async function findPersonById(db: Database, id: string): Promise<PersonWithPassword | null> {
  return await findOne(db, `SELECT ${columns} WHERE u.id = $1`, id);
}

async function findOne(db: Database, sql: string, value: string): Promise<PersonWithPassword | null> {
  type Row = { id: string; name: string; email: string; password: string | null };
  const { rows } = await db.pool.query<Row>(sql, [value]);
  const row = rows[0];
  return row ? { user: { id: row.id, name: row.name, email: row.email }, passwordHash: row.password } : null;
}

/** Gives somebody a password, or another one. */
export async function setPassword(client: Queryable, userId: string, passwordHash: string): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE accounts SET password = $2, updated_at = now() WHERE user_id = $1 AND provider_id = 'credential'`,
    [userId, passwordHash],
  );
  if (rowCount !== 0) return;
  await client.query(
    `INSERT INTO accounts (id, account_id, provider_id, user_id, password)
     VALUES (gen_random_uuid()::text, $1, 'credential', $1, $2)`,
    [userId, passwordHash],
  );
}
