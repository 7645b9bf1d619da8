import type { Database } from './connect.ts';
import type { SealedSecrets } from './stored-credential.ts';

/** The tables that hold encrypted secrets, each in the column `sealed` beside `key_id`. */
export const sealedTables = [
  'credentials',
  'chatgpt_sign_ins',
  'totp_secrets',
  'mail_outbox',
  'push_keys',
  'webhooks',
] as const;
export type SealedTable = (typeof sealedTables)[number];
export type SealedRow = SealedSecrets & { id: string };

/** The ids of all keys that rows are encrypted with. */
export async function listKeyIds(db: Database): Promise<string[]> {
  const { rows } = await db.pool.query<{ key_id: string }>(
    sealedTables
      .map((table) => `SELECT DISTINCT key_id FROM ${table} WHERE key_id IS NOT NULL AND length(sealed) > 0`)
      .join(' UNION '),
  );
  return rows.map((row) => row.key_id);
}

/** Some rows that another key than this one encrypts, past those up to `afterId`, in order of id. */
export async function listRowsOfOtherKeys(
  db: Database,
  table: SealedTable,
  keyId: string,
  afterId: string | null,
): Promise<SealedRow[]> {
  const { rows } = await db.pool.query<SealedRow>(
    `SELECT id, sealed, key_id AS "keyId" FROM ${table}
     WHERE key_id IS NOT NULL AND key_id <> $1 AND length(sealed) > 0 AND ($2::uuid IS NULL OR id > $2)
     ORDER BY id LIMIT 100`,
    [keyId, afterId],
  );
  return rows;
}

/** Puts the same secrets under another key in the place of what was read. @returns false when the row changed meanwhile. */
export async function resealRow(
  db: Database,
  table: SealedTable,
  before: SealedRow,
  after: SealedSecrets,
): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE ${table} SET sealed = $3, key_id = $4 WHERE id = $1 AND sealed = $2`,
    [before.id, before.sealed, after.sealed, after.keyId],
  );
  return rowCount === 1;
}
