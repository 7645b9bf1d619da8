import type { Database } from './connect.ts';

/** Whether a sign-in whose refresh token has one of these hashes is stored. */
export async function isImported(db: Database, hashes: readonly Buffer[]): Promise<boolean> {
  const { rows } = await db.pool.query('SELECT 1 FROM credentials WHERE refresh_hash = ANY ($1::bytea[]) LIMIT 1', [
    hashes,
  ]);
  return rows.length > 0;
}
