import { type Scope, scope } from '@codex-web/contracts/access';
import type { Origin } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { Statement } from './queryable.ts';
import { recordAudit } from './record-audit.ts';

/** Addresses beyond so many are not told of any more: a token that is used from everywhere is used from everywhere. */
const mostAddresses = 50;

export type FoundApiToken = { id: string; userId: string; workspaceId: string; scopes: Scope[] };

/**
 * Whose token this is, while it works: it is not expired or revoked, its user is a member of its workspace, and is neither
 * a service account nor a person that was disabled. Notes the use, once a minute, and tells the audit log of an address
 * it was never used from.
 */
export async function findApiToken(
  db: Database,
  hash: Buffer,
  from: { ip: string; userAgent: string | null },
): Promise<FoundApiToken | null> {
  const { rows } = await db.pool.query<Row>(byHash, [hash, from.ip]);
  const [row] = rows;
  if (!row) return null;
  if (row.noted !== true) await noteUse(db, row, { ...from, tokenId: row.id });
  // A scope that a newer or older version knows opens nothing here.
  const scopes = row.scopes.flatMap((name) => scope.safeParse(name).data ?? []);
  return { id: row.id, userId: row.user_id, workspaceId: row.workspace_id, scopes };
}

const byHash: Statement = {
  name: 'api-token-by-hash',
  text: `
    SELECT t.id, t.name, t.user_id, t.workspace_id, t.scopes,
      t.last_used_at > now() - interval '1 minute' AND t.last_used_from = $2 AS noted
    FROM api_tokens t
    JOIN members m ON m.workspace_id = t.workspace_id AND m.user_id = t.user_id
    JOIN users u ON u.id = t.user_id
    LEFT JOIN service_accounts s ON s.user_id = t.user_id
    WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > now()
      AND u.disabled_at IS NULL AND s.disabled_at IS NULL AND s.removed_at IS NULL`,
};

type Row = {
  id: string;
  name: string;
  user_id: string;
  workspace_id: string;
  scopes: string[];
  noted: boolean | null;
};

async function noteUse(db: Database, token: Row, origin: Origin & { ip: string }): Promise<void> {
  const { rows } = await db.pool.query(
    `WITH used AS (UPDATE api_tokens SET last_used_at = now(), last_used_from = $2 WHERE id = $1)
     SELECT 1 FROM api_token_addresses WHERE token_id = $1 AND address = $2`,
    [token.id, origin.ip],
  );
  if (rows.length > 0) return;
  await inTransaction(db, async (client) => {
    const added = await client.query(
      `INSERT INTO api_token_addresses (token_id, address) SELECT $1, $2
       WHERE (SELECT count(*) FROM api_token_addresses WHERE token_id = $1) < $3 ON CONFLICT DO NOTHING`,
      [token.id, origin.ip, mostAddresses],
    );
    if (added.rowCount === 0) return;
    await recordAudit(client, {
      workspaceId: token.workspace_id,
      actorId: token.user_id,
      origin,
      action: 'token.used_from_new_address',
      subject: { type: 'token', id: token.id },
      summary: `The API token “${token.name}” was used from an address it had not been used from.`,
    });
  });
}
