import { AppError } from '@codex-web/contracts/app-error';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { EditWebhookRequest, Webhook } from '@codex-web/contracts/webhook';
import { webhookType } from '@codex-web/contracts/webhook';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { Queryable } from './queryable.ts';
import { recordActorsAudit } from './record-audit.ts';
import type { SealedSecrets } from './stored-credential.ts';

const mostOfAWorkspace = 20;

export type NewWebhook = { id: string; name: string; url: string; types: string[]; secret: SealedSecrets };

/** All of a workspace, oldest first, without their secrets. */
export async function listWebhooks(db: Database, workspaceId: string): Promise<Webhook[]> {
  const { rows } = await db.pool.query<WebhookRow>(
    `SELECT ${columns} FROM ${tables} WHERE w.workspace_id = $1 ORDER BY w.created_at, w.id`,
    [workspaceId],
  );
  return rows.map(toWebhook);
}

/** @throws AppError `conflict` when the workspace has as many as it may. */
export async function createWebhook(db: Database, actor: Actor, given: NewWebhook): Promise<Webhook> {
  return await inTransaction(db, async (client) => {
    await client.query('SELECT 1 FROM workspaces WHERE id = $1 FOR NO KEY UPDATE', [actor.workspaceId]);
    const { rowCount } = await client.query(
      `INSERT INTO webhooks (id, workspace_id, name, url, types, sealed, key_id, created_by)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8
       WHERE (SELECT count(*) FROM webhooks WHERE workspace_id = $2) < ${mostOfAWorkspace}`,
      [
        ...[given.id, actor.workspaceId, given.name, given.url, given.types],
        ...[given.secret.sealed, given.secret.keyId, actor.userId],
      ],
    );
    if (rowCount === 0) {
      throw new AppError('conflict', `A workspace has ${mostOfAWorkspace} webhooks at most. Remove one first.`);
    }
    const webhook = await readWebhook(client, actor.workspaceId, given.id);
    await auditWebhook(client, actor, webhook, 'webhook.created', 'Added');
    return webhook;
  });
}

/** What is switched off loses what was not delivered yet. @throws AppError `not_found` when the workspace has no such webhook. */
export async function editWebhook(
  db: Database,
  actor: Actor,
  id: string,
  change: EditWebhookRequest,
): Promise<Webhook> {
  return await inTransaction(db, async (client) => {
    await lockWebhook(client, actor.workspaceId, id);
    await client.query(
      `UPDATE webhooks SET name = coalesce($2, name), url = coalesce($3, url), types = coalesce($4, types),
         active = coalesce($5, active), disabled_reason = CASE WHEN $5 THEN NULL ELSE disabled_reason END,
         failing_since = CASE WHEN $5 OR $3 IS NOT NULL THEN NULL ELSE failing_since END
       WHERE id = $1`,
      [id, change.name ?? null, change.url ?? null, change.types ?? null, change.active ?? null],
    );
    if (change.active === false) await cancelPending(client, id);
    const webhook = await readWebhook(client, actor.workspaceId, id);
    await auditWebhook(client, actor, webhook, 'webhook.updated', 'Changed');
    return webhook;
  });
}

/** @throws AppError `not_found` when the workspace has no such webhook. */
export async function deleteWebhook(db: Database, actor: Actor, id: string): Promise<void> {
  await inTransaction(db, async (client) => {
    const webhook = await lockWebhook(client, actor.workspaceId, id);
    await client.query('DELETE FROM webhooks WHERE id = $1', [id]);
    await auditWebhook(client, actor, webhook, 'webhook.removed', 'Removed');
  });
}

/**
 * Puts another secret in the place of the one there is, which goes on to be used beside it for a while.
 * @param reseal makes of the sealed secret the sealed new one. @throws AppError `not_found` when the workspace has no such webhook.
 */
export async function rotateWebhookSecret(
  db: Database,
  actor: Actor,
  id: string,
  rotation: { reseal: (before: SealedSecrets) => SealedSecrets; bothForMs: number },
): Promise<Webhook> {
  return await inTransaction(db, async (client) => {
    await lockWebhook(client, actor.workspaceId, id);
    const { rows } = await client.query<SealedSecrets>('SELECT sealed, key_id AS "keyId" FROM webhooks WHERE id = $1', [
      id,
    ]);
    if (!rows[0]) throw noSuchWebhook();
    const after = rotation.reseal(rows[0]);
    await client.query(
      `UPDATE webhooks SET sealed = $2, key_id = $3, previous_secret_until = now() + $4 * interval '1 millisecond'
       WHERE id = $1`,
      [id, after.sealed, after.keyId, rotation.bothForMs],
    );
    const webhook = await readWebhook(client, actor.workspaceId, id);
    await auditWebhook(client, actor, webhook, 'webhook.secret_rotated', 'Made a new secret for');
    return webhook;
  });
}

/** @throws AppError `not_found` when the workspace has no such webhook. */
export async function readWebhook(client: Queryable, workspaceId: string, id: string, lock = ''): Promise<Webhook> {
  const { rows } = await client.query<WebhookRow>(
    `SELECT ${columns} FROM ${tables} WHERE w.workspace_id = $1 AND w.id = $2 ${lock}`,
    [workspaceId, id],
  );
  if (!rows[0]) throw noSuchWebhook();
  return toWebhook(rows[0]);
}

async function lockWebhook(client: PoolClient, workspaceId: string, id: string): Promise<Webhook> {
  return await readWebhook(client, workspaceId, id, 'FOR UPDATE OF w');
}

/** Whoever is sending one of them finds that it is no longer theirs. */
export async function cancelPending(client: Queryable, webhookId: string): Promise<void> {
  await client.query(
    `UPDATE webhook_deliveries SET state = 'cancelled', claims = claims + 1 WHERE webhook_id = $1 AND state = 'pending'`,
    [webhookId],
  );
}

export async function auditWebhook(
  client: PoolClient,
  actor: Actor,
  { id, name, url }: Pick<Webhook, 'id' | 'name' | 'url'>,
  action: AuditAction,
  did: string,
): Promise<void> {
  await recordActorsAudit(client, actor, {
    action,
    subject: { type: 'webhook', id },
    // The path and the query of an address are often a secret.
    summary: `${did} the webhook “${name}” to ${new URL(url).host}.`,
  });
}

function noSuchWebhook(): AppError {
  return new AppError('not_found', 'There is no such webhook. Somebody may have removed it.');
}

const tables = 'webhooks w LEFT JOIN users u ON u.id = w.created_by';

const columns = `
  w.id, w.name, w.url, w.types, w.active, w.disabled_reason, w.failing_since, w.created_at, u.name AS created_by_name,
  CASE WHEN w.previous_secret_until > now() THEN w.previous_secret_until END AS previous_secret_until`;

type WebhookRow = {
  id: string;
  name: string;
  url: string;
  types: string[];
  active: boolean;
  disabled_reason: string | null;
  failing_since: Date | null;
  previous_secret_until: Date | null;
  created_at: Date;
  created_by_name: string | null;
};

function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    types: webhookType.array().parse(row.types),
    active: row.active,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since?.toISOString() ?? null,
    previousSecretUntil: row.previous_secret_until?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_name,
  };
}
