import type { WebhookTry } from '@codex-web/contracts/webhook';
import type { PoolClient } from 'pg';
import type { ClaimedWebhookDelivery } from './claim-webhook-deliveries.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordNotice } from './record-notice.ts';
import { cancelPending } from './webhooks.ts';

/**
 * What comes after a try: nothing, because it arrived; another one; none, because it was tried for long enough, or because the
 * receiver says that it is `gone` for good.
 */
export type AfterTry =
  | { state: 'delivered' }
  | { state: 'pending'; afterMs: number }
  | { state: 'failed'; gone: boolean };

const keptTries = 30;
/** A webhook that has failed for so many days is switched off. */
const failingDays = 5;

/**
 * Stores what came of a try. A webhook that is gone or has failed for days is switched off, and admins are told. Does nothing when
 * somebody else has the delivery meanwhile.
 */
export async function storeWebhookTry(
  db: Database,
  delivery: ClaimedWebhookDelivery,
  tried: WebhookTry,
  after: AfterTry,
): Promise<void> {
  await inTransaction(db, async (client) => {
    // The webhook first, as whoever switches it off does.
    await client.query('SELECT 1 FROM webhooks WHERE id = $1 FOR NO KEY UPDATE', [delivery.webhookId]);
    const { rowCount } = await client.query(storeSql, [
      ...[delivery.id, delivery.claims, after.state, after.state === 'pending' ? after.afterMs : 0],
      JSON.stringify(tried),
    ]);
    if (rowCount === 0) return;
    if (after.state === 'delivered') await noteSuccess(client, delivery.webhookId);
    else await noteFailure(client, delivery.webhookId, after.state === 'failed' && after.gone);
  });
}

const storeSql = `
  UPDATE webhook_deliveries SET state = $3, tries = tries + 1, due_at = now() + $4 * interval '1 millisecond',
    log = (CASE WHEN jsonb_array_length(log) >= ${keptTries} THEN log - 0 ELSE log END) || $5::jsonb
  WHERE id = $1 AND claims = $2 AND state = 'pending'`;

async function noteSuccess(client: PoolClient, webhookId: string): Promise<void> {
  await client.query('UPDATE webhooks SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL', [
    webhookId,
  ]);
}

async function noteFailure(client: PoolClient, webhookId: string, gone: boolean): Promise<void> {
  await client.query('UPDATE webhooks SET failing_since = coalesce(failing_since, now()) WHERE id = $1', [webhookId]);
  const { rows } = await client.query<{ workspace_id: string; name: string }>(
    `UPDATE webhooks SET active = false, disabled_reason = $3
     WHERE id = $1 AND active AND ($2 OR failing_since <= now() - interval '${failingDays} days')
     RETURNING workspace_id, name`,
    [webhookId, gone, gone ? 'It answered 410 Gone.' : `Nothing could be delivered for ${failingDays} days.`],
  );
  if (!rows[0]) return;
  await cancelPending(client, webhookId);
  await recordNotice(client, { workspaceId: rows[0].workspace_id, type: 'webhook.disabled', subject: rows[0].name });
}
