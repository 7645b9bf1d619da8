import { randomUUID } from 'node:crypto';
import type { CredentialKind, OfferedModel, Provider } from '@codex-web/contracts/credential';
import type { ReasoningEffort } from '@codex-web/contracts/model';
import type { PoolClient } from 'pg';
import type { Queryable } from './queryable.ts';
import type { ChatgptAccount, SealedSecrets } from './stored-credential.ts';

export type NewCredential = {
  id: string;
  workspaceId: string;
  /** Null for the workspace's own. */
  userId: string | null;
  name: string;
  kind: CredentialKind;
  provider: Provider;
  headerNames: string[];
  secrets: SealedSecrets | null;
  hint: string | null;
  account: ChatgptAccount | null;
  refreshHash: Buffer | null;
  expiresAt: Date | null;
  refreshedAt: Date | null;
  models: OfferedModel[];
  defaultModel: string | null;
  defaultReasoningEffort: ReasoningEffort;
  /** The first one an owner has is the default without being asked for. */
  makeDefault: boolean;
};

/** Adds a credential within the caller's transaction. @throws when another sign-in has the same `refreshHash`. */
export async function createCredential(client: PoolClient, added: NewCredential): Promise<void> {
  await client.query(insertSql, [
    added.id,
    added.workspaceId,
    added.userId,
    added.name,
    added.kind,
    JSON.stringify(added.provider),
    added.headerNames,
    added.secrets?.sealed ?? null,
    added.secrets?.keyId ?? null,
    added.hint,
    randomUUID(),
    added.account === null ? null : JSON.stringify(added.account),
    added.refreshHash,
    added.expiresAt,
    added.refreshedAt,
    JSON.stringify(added.models),
    added.defaultModel,
    added.defaultReasoningEffort,
  ]);
  await lockOwner(client, added.id);
  if (added.makeDefault || !(await hasDefault(client, added))) await replaceDefault(client, added.id);
}

const insertSql = `
  INSERT INTO credentials (id, workspace_id, user_id, name, kind, provider, header_names, sealed, key_id, hint,
    generation, account, refresh_hash, expires_at, refreshed_at, models, default_model, default_reasoning_effort)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`;

type Owner = { workspaceId: string; userId: string | null };

async function hasDefault(client: Queryable, owner: Owner): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT 1 FROM credentials WHERE workspace_id = $1 AND user_id IS NOT DISTINCT FROM $2
       AND is_default AND removed_at IS NULL`,
    [owner.workspaceId, owner.userId],
  );
  return rows.length > 0;
}

/** Makes it its owner's default in place of the one that was, within the caller's transaction. */
export async function makeDefault(client: PoolClient, id: string): Promise<void> {
  await lockOwner(client, id);
  await replaceDefault(client, id);
}

/** Of two at once the second waits, and then sees what the first did. */
async function lockOwner(client: Queryable, id: string): Promise<void> {
  await client.query(
    'SELECT 1 FROM workspaces WHERE id = (SELECT workspace_id FROM credentials WHERE id = $1) FOR NO KEY UPDATE',
    [id],
  );
}

async function replaceDefault(client: Queryable, id: string): Promise<void> {
  await client.query(
    `UPDATE credentials c SET is_default = false FROM credentials own
     WHERE own.id = $1 AND c.is_default AND c.id <> own.id AND c.workspace_id = own.workspace_id
       AND c.user_id IS NOT DISTINCT FROM own.user_id`,
    [id],
  );
  await client.query('UPDATE credentials SET is_default = true WHERE id = $1 AND removed_at IS NULL', [id]);
}
