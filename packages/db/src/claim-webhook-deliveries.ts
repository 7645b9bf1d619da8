import type { Database } from './connect.ts';
import type { ClaimOptions } from './notice-deliveries.ts';
import type { SealedSecrets } from './stored-credential.ts';
import { messageIdOf } from './webhook-deliveries.ts';

/** A webhook request that one process has taken to send. */
export type ClaimedWebhookDelivery = {
  id: string;
  messageId: string;
  /** How often it was taken; whoever took it later has it now. */
  claims: number;
  /** How often it was tried before, since it was made or asked for again. */
  tries: number;
  webhookId: string;
  url: string;
  payload: string;
  secret: SealedSecrets;
  /** Whether requests are signed with the secret before this one too. */
  previousHolds: boolean;
};

/**
 * Takes what is due, a few of each webhook; a lane is the id of a webhook. What is of a task that is not the workspace's any more is
 * cancelled. `taken` counts these too.
 */
export async function claimWebhookDeliveries(
  db: Database,
  { limit, perLane, busy, leaseMs }: ClaimOptions,
): Promise<{ taken: number; deliveries: ClaimedWebhookDelivery[] }> {
  const { rows } = await db.pool.query<ClaimedRow>(claimSql, [busy, perLane, limit, leaseMs]);
  const hidden = rows.filter((row) => row.hidden).map((row) => row.id);
  await db.pool.query(`UPDATE webhook_deliveries SET state = 'cancelled' WHERE id = ANY ($1)`, [hidden]);
  return { taken: rows.length, deliveries: rows.filter((row) => !row.hidden).map(toClaimed) };
}

const claimSql = `
  WITH due AS (
    SELECT d.id FROM webhooks w CROSS JOIN LATERAL (
      SELECT id, due_at FROM webhook_deliveries
      WHERE webhook_id = w.id AND state = 'pending' AND due_at <= now()
      ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED) d
    WHERE w.active AND w.id <> ALL ($1::uuid[])
    LIMIT $3),
  taken AS (
    UPDATE webhook_deliveries d SET claims = claims + 1, due_at = now() + $4 * interval '1 millisecond'
    FROM due WHERE d.id = due.id RETURNING d.*)
  SELECT d.id, d.claims, d.tries, d.payload, w.id AS webhook_id, w.url, w.sealed, w.key_id,
    coalesce(w.previous_secret_until > now(), false) AS previous_holds,
    coalesce(k.visibility <> 'workspace', false) AS hidden
  FROM taken d JOIN webhooks w ON w.id = d.webhook_id LEFT JOIN tasks k ON k.id = d.task_id`;

type ClaimedRow = {
  id: string;
  claims: number;
  tries: number;
  payload: string;
  webhook_id: string;
  url: string;
  sealed: Buffer;
  key_id: string;
  previous_holds: boolean;
  hidden: boolean;
};

function toClaimed(row: ClaimedRow): ClaimedWebhookDelivery {
  const { id, claims, tries, url, payload } = row;
  return {
    ...{ id, claims, tries, url, payload },
    messageId: messageIdOf(id),
    webhookId: row.webhook_id,
    secret: { sealed: row.sealed, keyId: row.key_id },
    previousHolds: row.previous_holds,
  };
}
