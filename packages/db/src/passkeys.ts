import { AppError } from '@codex-web/contracts/app-error';
import type { Database } from './connect.ts';
import type { PoolClient } from './queryable.ts';

export type PasskeyRow = {
  id: string;
  credentialId: string;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  name: string;
  /** Whether its maker copies it to other devices of the person. */
  synced: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
};

const columns = `id, credential_id AS "credentialId", public_key AS "publicKey", counter::float8 AS counter, transports, name,
  synced, created_at AS "createdAt", last_used_at AS "lastUsedAt"`;

/** All of a person, oldest first. */
export async function listPasskeys(db: Database, userId: string): Promise<PasskeyRow[]> {
  const sql = `SELECT ${columns} FROM passkeys WHERE user_id = $1 ORDER BY created_at, id`;
  const { rows } = await db.pool.query<PasskeyRow>(sql, [userId]);
  return rows;
}

/** @param credentialId as the device calls it. */
export async function findPasskey(
  db: Database,
  credentialId: string,
): Promise<(PasskeyRow & { userId: string }) | null> {
  const { rows } = await db.pool.query<PasskeyRow & { userId: string }>(
    `SELECT ${columns}, user_id AS "userId" FROM passkeys WHERE credential_id = $1`,
    [credentialId],
  );
  return rows[0] ?? null;
}

/** @returns false when there is a passkey of that device already, whoever's. */
export async function insertPasskey(
  client: PoolClient,
  passkey: Omit<PasskeyRow, 'createdAt' | 'lastUsedAt'> & { userId: string },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, name, synced)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (credential_id) DO NOTHING`,
    [
      ...[passkey.id, passkey.userId, passkey.credentialId, passkey.publicKey],
      ...[passkey.counter, passkey.transports, passkey.name, passkey.synced],
    ],
  );
  return rowCount === 1;
}

/** Notes a use. @returns false when its counter did not grow, where it counts: then there is a copy of it. */
export async function countPasskeyUse(
  db: Database,
  id: string,
  used: { counter: number; synced: boolean },
): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE passkeys SET counter = $2, synced = $3, last_used_at = now()
     WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))`,
    [id, used.counter, used.synced],
  );
  return rowCount === 1;
}

/** @returns false when it is not theirs. */
export async function renamePasskey(db: Database, userId: string, id: string, name: string): Promise<boolean> {
  const sql = 'UPDATE passkeys SET name = $3 WHERE user_id = $1 AND id = $2';
  return (await db.pool.query(sql, [userId, id, name])).rowCount === 1;
}

/**
 * Takes a passkey away. @returns its name; null when it is not theirs.
 * @throws AppError `last_way_in` when they could not sign in any more.
 */
export async function removePasskey(client: PoolClient, userId: string, id: string): Promise<string | null> {
  // Two removals at once take turns, so that one way in is left.
  await client.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [userId]);
  const { rows } = await client.query<{ name: string; other: boolean }>(
    `SELECT name,
       EXISTS (SELECT 1 FROM accounts WHERE user_id = $1 AND password IS NOT NULL)
       OR EXISTS (SELECT 1 FROM passkeys WHERE user_id = $1 AND id <> $2)
       OR EXISTS (SELECT 1 FROM identities WHERE user_id = $1) AS other
     FROM passkeys WHERE user_id = $1 AND id = $2`,
    [userId, id],
  );
  const [found] = rows;
  if (!found) return null;
  if (!found.other) {
    throw new AppError(
      'last_way_in',
      'This is the only way into your account. Add a password or another passkey first.',
    );
  }
  await client.query('DELETE FROM passkeys WHERE id = $1', [id]);
  return found.name;
}
