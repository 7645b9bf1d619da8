import type { Database } from './connect.ts';
import type { SealedSecrets } from './stored-credential.ts';

export type StoredPushKey = SealedSecrets & { id: string; publicKey: string };

/** The key pair of the installation; null before one was made. */
export async function findPushKey(db: Database): Promise<StoredPushKey | null> {
  const { rows } = await db.pool.query<StoredPushKey>(
    'SELECT id, public_key AS "publicKey", sealed, key_id AS "keyId" FROM push_keys',
  );
  return rows[0] ?? null;
}

/** Keeps the key unless there is one: of several processes that start at once, one wins. */
export async function insertPushKey(db: Database, key: StoredPushKey): Promise<void> {
  await db.pool.query(
    'INSERT INTO push_keys (id, public_key, sealed, key_id) VALUES ($1, $2, $3, $4) ON CONFLICT ((true)) DO NOTHING',
    [key.id, key.publicKey, key.sealed, key.keyId],
  );
}
