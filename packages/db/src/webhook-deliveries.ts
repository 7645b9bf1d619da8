import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import { type WebhookDelivery, webhookDeliveryState, webhookTestType, webhookTry } from '@codex-web/contracts/webhook';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { Queryable } from './queryable.ts';
import { auditWebhook, readWebhook } from './webhooks.ts';

export type DeliveryPlace = { createdAt: Date; id: string };

/** Newest first, past `after`. @throws AppError `not_found` when the workspace has no such webhook. */
export async function listWebhookDeliveries(
  db: Database,
  webhook: { workspaceId: string; id: string },
  page: { after: DeliveryPlace | null; limit: number; state: WebhookDelivery['state'] | null },
): Promise<WebhookDelivery[]> {
  await readWebhook(db.pool, webhook.workspaceId, webhook.id);
  const { rows } = await db.pool.query<DeliveryRow>(
    `SELECT ${columns} FROM webhook_deliveries d
     WHERE d.webhook_id = $1 AND ($2::timestamptz IS NULL OR (d.created_at, d.id) < ($2, $3::uuid))
       AND ($4::text IS NULL OR d.state = $4)
     ORDER BY d.created_at DESC, d.id DESC LIMIT $5`,
    [webhook.id, page.after?.createdAt ?? null, page.after?.id ?? null, page.state, page.limit],
  );
  return rows.map(toDelivery);
}

/** Puts down a message that only says that the webhook works. @throws AppError `not_found`, `conflict` when it is switched off. */
export async function createTestDelivery(
  db: Database,
  actor: Actor,
  webhookId: string,
  payload: string,
): Promise<WebhookDelivery> {
  return await inTransaction(db, async (client) => {
    const webhook = await readWebhook(client, actor.workspaceId, webhookId, 'FOR UPDATE OF w');
    if (!webhook.active) throw switchedOff();
    const id = randomUUID();
    await client.query('INSERT INTO webhook_deliveries (id, webhook_id, type, payload) VALUES ($1, $2, $3, $4)', [
      ...[id, webhookId, webhookTestType, payload],
    ]);
    const delivery = await readDelivery(client, id);
    await auditWebhook(client, actor, webhook, 'webhook.tested', 'Tested');
    return delivery;
  });
}

/** Sends the same message again, under the same id. @throws AppError `not_found`, `conflict` when it is under way or switched off. */
export async function redeliver(db: Database, actor: Actor, id: string): Promise<WebhookDelivery> {
  return await inTransaction(db, async (client) => {
    const { rows } = await client.query<{ webhook_id: string }>(
      `SELECT d.webhook_id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
       WHERE d.id = $1 AND w.workspace_id = $2`,
      [id, actor.workspaceId],
    );
    if (!rows[0]) throw new AppError('not_found', 'There is no such delivery. Deliveries are kept 30 days.');
    const webhook = await readWebhook(client, actor.workspaceId, rows[0].webhook_id, 'FOR UPDATE OF w');
    if (!webhook.active) throw switchedOff();
    const { rowCount } = await client.query(
      `UPDATE webhook_deliveries SET state = 'pending', tries = 0, due_at = now() WHERE id = $1 AND state <> 'pending'`,
      [id],
    );
    if (rowCount === 0) throw new AppError('conflict', 'This is still to be delivered; it is tried again by itself.');
    const delivery = await readDelivery(client, id);
    await auditWebhook(client, actor, webhook, 'webhook.redelivered', 'Sent a message again over');
    return delivery;
  });
}

function switchedOff(): AppError {
  return new AppError('conflict', 'The webhook is switched off. Switch it on first.');
}

async function readDelivery(client: Queryable, id: string): Promise<WebhookDelivery> {
  const { rows } = await client.query<DeliveryRow>(`SELECT ${columns} FROM webhook_deliveries d WHERE d.id = $1`, [id]);
  if (!rows[0]) throw new AppError('not_found', 'There is no such delivery.');
  return toDelivery(rows[0]);
}

const columns = 'd.id, d.webhook_id, d.type, d.payload, d.state, d.log, d.due_at, d.created_at';

type DeliveryRow = {
  id: string;
  webhook_id: string;
  type: string;
  payload: string;
  state: string;
  log: unknown;
  due_at: Date;
  created_at: Date;
};

function toDelivery(row: DeliveryRow): WebhookDelivery {
  const state = webhookDeliveryState.parse(row.state);
  return {
    id: row.id,
    webhookId: row.webhook_id,
    messageId: messageIdOf(row.id),
    type: row.type,
    state,
    request: row.payload,
    tries: webhookTry.array().parse(row.log),
    nextTryAt: state === 'pending' ? row.due_at.toISOString() : null,
    createdAt: row.created_at.toISOString(),
  };
}

/** The header `webhook-id` of a delivery. */
export function messageIdOf(deliveryId: string): string {
  return `msg_${deliveryId.replaceAll('-', '')}`;
}
