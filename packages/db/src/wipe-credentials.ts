import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import { removeCredential } from './change-credential.ts';
import { recordAudit } from './record-audit.ts';
import type { SealedSecrets } from './stored-credential.ts';

/** A ChatGPT sign-in as it was, so that it can be revoked at its issuer. */
export type WipedSignIn = { id: string; secrets: SealedSecrets };

export type WipedCredentials = { count: number; signIns: WipedSignIn[] };

/**
 * Wipes the secrets of every credential of a workspace, or of one person in it, and ends sign-ins with ChatGPT that are under way,
 * in the caller's transaction.
 * @param by who caused it; each credential is written into the audit log.
 */
export async function wipeCredentials(
  client: PoolClient,
  whose: { workspaceId: string; userId: string | null },
  by: Pick<Actor, 'userId' | 'origin'>,
): Promise<WipedCredentials> {
  const { rows } = await client.query<Row>(
    `SELECT id, name, kind, sealed, key_id FROM credentials
     WHERE workspace_id = $1 AND ($2::text IS NULL OR user_id = $2) AND removed_at IS NULL ORDER BY id FOR UPDATE`,
    [whose.workspaceId, whose.userId],
  );
  for (const { id } of rows) await removeCredential(client, id);
  await client.query(
    `UPDATE chatgpt_sign_ins SET state = 'cancelled', sealed = '', poll_at = NULL
     WHERE workspace_id = $1 AND ($2::text IS NULL OR user_id = $2) AND state = 'pending'`,
    [whose.workspaceId, whose.userId],
  );
  for (const { id, name } of rows) {
    await recordAudit(client, {
      workspaceId: whose.workspaceId,
      actorId: by.userId,
      origin: by.origin,
      action: 'credential.removed',
      subject: { type: 'credential', id },
      summary: `Removed “${name}”, and wiped what it kept secret.`,
    });
  }
  return { count: rows.length, signIns: rows.flatMap(toSignIn) };
}

type Row = { id: string; name: string; kind: string; sealed: Buffer | null; key_id: string | null };

function toSignIn({ id, kind, sealed, key_id }: Row): WipedSignIn[] {
  return kind === 'chatgpt' && sealed && key_id !== null ? [{ id, secrets: { sealed, keyId: key_id } }] : [];
}
