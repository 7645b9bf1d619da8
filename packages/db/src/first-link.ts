import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';

/** Any number, the same in every process that makes a first link. */
const firstLinkLock = 7_203_412;

/** A link as it is stored: only the SHA-256 of its secret. */
export type NewSignUpLink = { id: string; tokenHash: string; expiresAt: Date };

/** Stores a link whose user joins the workspace as a member. */
export async function createSignUpLink(db: Database, workspaceId: string, link: NewSignUpLink): Promise<void> {
  await db.prisma.signUpLink.create({ data: { ...link, workspaceId } });
}

/**
 * Stores the link whose user makes and owns the first workspace, and withdraws earlier ones that nobody used.
 * @returns false, with nothing stored, when a user exists.
 */
export async function createFirstSignUpLink(db: Database, link: NewSignUpLink): Promise<boolean> {
  return await inTransaction(db, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [firstLinkLock]);
    const { rows } = await client.query('SELECT 1 FROM users LIMIT 1');
    if (rows.length > 0) return false;
    await client.query('DELETE FROM sign_up_links WHERE workspace_id IS NULL AND used_at IS NULL');
    await client.query('INSERT INTO sign_up_links (id, token_hash, expires_at) VALUES ($1, $2, $3)', [
      link.id,
      link.tokenHash,
      link.expiresAt,
    ]);
    return true;
  });
}

/** What a link leads to while it can be used; null when it cannot. */
export async function findUsableSignUpLink(
  db: Database,
  tokenHash: string,
): Promise<{ workspaceName: string | null } | null> {
  const { rows } = await db.pool.query<{ name: string | null }>(
    `SELECT w.name FROM sign_up_links l LEFT JOIN workspaces w ON w.id = l.workspace_id
     WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > now()
       AND (l.workspace_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM users))`,
    [tokenHash],
  );
  return rows[0] ? { workspaceName: rows[0].name } : null;
}
