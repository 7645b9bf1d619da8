import type { Notification } from '@codex-web/contracts/notification';
import type { Database } from './connect.ts';
import { type NotificationRow, notificationColumns, notificationTables, toNotification } from './notification-row.ts';
import type { Queryable } from './queryable.ts';
import { visibleTask } from './visible-task.ts';

/** A push message or a mail that one process has taken to send. */
export type NoticeDelivery = {
  id: string;
  /** How often it was taken; whoever took it later has it now. */
  claims: number;
  lane: string;
  notification: Notification;
  to:
    | { channel: 'email'; address: string; name: string; workspaceName: string | null }
    | { channel: 'push'; subscriptionId: string; endpoint: string; p256dh: string; auth: string };
};

export type ClaimOptions = {
  limit: number;
  perLane: number;
  /** Lanes from which nothing is taken now. */
  busy: string[];
  /** For how long nobody else takes what was taken: longer than sending takes. */
  leaseMs: number;
};

/**
 * Takes what is due, a few of each lane. What its person may not see any more, or cannot get because a browser was signed out, is
 * dropped. `taken` counts the dropped ones too.
 */
export async function claimNoticeDeliveries(
  db: Database,
  { limit, perLane, busy, leaseMs }: ClaimOptions,
): Promise<{ taken: number; deliveries: NoticeDelivery[] }> {
  const { rows } = await db.pool.query<DeliveryRow>(claimSql, [busy, perLane, limit, leaseMs]);
  const dropped = rows.filter((row) => !row.wanted);
  await db.pool.query('DELETE FROM notice_deliveries WHERE id = ANY ($1)', [dropped.map((row) => row.id)]);
  return { taken: rows.length, deliveries: rows.filter((row) => row.wanted).map(toDelivery) };
}

/** It was sent, or is given up. @returns false when somebody else has it meanwhile. */
export async function endNoticeDelivery(client: Queryable, { id, claims }: NoticeDelivery): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM notice_deliveries WHERE id = $1 AND claims = $2', [id, claims]);
  return rowCount === 1;
}

/** Nothing when somebody else has it meanwhile. */
export async function retryNoticeDelivery(
  db: Database,
  { id, claims }: NoticeDelivery,
  afterMs: number,
): Promise<void> {
  await db.pool.query(
    `UPDATE notice_deliveries SET due_at = now() + $3 * interval '1 millisecond' WHERE id = $1 AND claims = $2`,
    [id, claims, afterMs],
  );
}

const claimSql = `
  WITH due AS (
    SELECT d.id FROM (SELECT DISTINCT lane FROM notice_deliveries WHERE due_at <= now() AND lane <> ALL ($1)) l
    CROSS JOIN LATERAL (
      SELECT id FROM notice_deliveries WHERE lane = l.lane AND due_at <= now()
      ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED) d
    LIMIT $3),
  taken AS (
    UPDATE notice_deliveries d SET claims = claims + 1, due_at = now() + $4 * interval '1 millisecond'
    FROM due WHERE d.id = due.id RETURNING d.*)
  SELECT d.id, d.claims, d.lane, d.channel, ${notificationColumns}, u.email, u.name AS user_name,
    w.name AS workspace_name, s.id AS subscription_id, s.endpoint, s.p256dh, s.auth,
    u.disabled_at IS NULL AND u.deleted_at IS NULL AND (n.task_id IS NULL OR ${visibleTask('k', 'f.user_id')})
      AND (f.workspace_id IS NULL OR EXISTS (
        SELECT 1 FROM members m WHERE m.workspace_id = f.workspace_id AND m.user_id = f.user_id))
      AND (d.channel = 'email' OR EXISTS (
        SELECT 1 FROM sessions e WHERE e.id = s.session_id AND e.expires_at > now())) AS wanted
  FROM taken d JOIN (${notificationTables}) ON f.id = d.notification_id
  JOIN users u ON u.id = f.user_id
  LEFT JOIN workspaces w ON w.id = f.workspace_id
  LEFT JOIN push_subscriptions s ON s.id = d.subscription_id`;

type DeliveryRow = NotificationRow & {
  id: string;
  claims: number;
  lane: string;
  channel: 'push' | 'email';
  email: string;
  user_name: string;
  workspace_name: string | null;
  subscription_id: string | null;
  endpoint: string | null;
  p256dh: string | null;
  auth: string | null;
  wanted: boolean;
};

function toDelivery(row: DeliveryRow): NoticeDelivery {
  const { id, claims, lane } = row;
  return { id, claims, lane, notification: toNotification(row), to: toAddress(row) };
}

function toAddress(row: DeliveryRow): NoticeDelivery['to'] {
  if (row.channel === 'email') {
    return { channel: 'email', address: row.email, name: row.user_name, workspaceName: row.workspace_name };
  }
  const { endpoint, p256dh, auth } = row;
  return {
    channel: 'push',
    subscriptionId: row.subscription_id ?? '',
    endpoint: endpoint ?? '',
    p256dh: p256dh ?? '',
    auth: auth ?? '',
  };
}
