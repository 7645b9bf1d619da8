import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';

/** Any number, the same in every process that makes a first link. */
const firstLinkLock = 7_203_412;

/** A link as it is stored: only the SHA-256 of its secret. */
export type NewLink = { id: string; tokenHash: string; expiresAt: Date };

/**
 * Stores the link whose user makes and owns the first workspace, and withdraws earlier ones that nobody used.
 * @returns false, with nothing stored, when a user exists.
 */
export async function createFirstLink(db: Database, link: NewLink): Promise<boolean> {
  return await inTransaction(db, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [firstLinkLock]);
    const { rows } = await client.query('SELECT 1 FROM users LIMIT 1');
    if (rows.length > 0) return false;
    await client.query('DELETE FROM invitations WHERE workspace_id IS NULL AND used_at IS NULL');
    await client.query(`INSERT INTO invitations (id, token_hash, role, expires_at) VALUES ($1, $2, 'owner', $3)`, [
      link.id,
      link.tokenHash,
      link.expiresAt,
    ]);
    return true;
  });
}
