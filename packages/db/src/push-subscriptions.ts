import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { PushSubscription } from '@codex-web/contracts/push';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordAudit } from './record-audit.ts';

/** Somebody about their own account, in no workspace. */
export type AccountActor = Omit<Actor, 'workspaceId'> & { sessionId: string };

export type NewPushSubscription = { endpoint: string; p256dh: string; auth: string; label: string };

/** More browsers of one person are not told; the one that was told longest ago gives way. */
const mostOfAPerson = 20;

/** The browsers of a person whose session is open, oldest first. */
export async function listPushSubscriptions(
  db: Database,
  { userId, sessionId }: AccountActor,
): Promise<PushSubscription[]> {
  const { rows } = await db.pool.query<SubscriptionRow>(
    `SELECT ${columns} FROM push_subscriptions s JOIN sessions e ON e.id = s.session_id AND e.expires_at > now()
     WHERE s.user_id = $1 ORDER BY s.created_at, s.id`,
    [userId],
  );
  return rows.map((row) => toSubscription(row, sessionId));
}

/**
 * Subscribes a browser, or notes that it is another person's or another session's now. Safe to repeat.
 * @throws AppError `conflict` when somebody with other keys has the endpoint.
 */
export async function savePushSubscription(
  db: Database,
  actor: AccountActor,
  given: NewPushSubscription,
): Promise<PushSubscription> {
  return await inTransaction(db, async (client) => {
    const { rows } = await client.query<SubscriptionRow & { made: boolean }>(
      `INSERT INTO push_subscriptions AS s (id, user_id, session_id, endpoint, p256dh, auth, label)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (endpoint) DO UPDATE
         SET user_id = excluded.user_id, session_id = excluded.session_id, label = excluded.label
         WHERE s.p256dh = excluded.p256dh AND s.auth = excluded.auth
       RETURNING ${columns}, s.id = $1 AS made`,
      [randomUUID(), actor.userId, actor.sessionId, given.endpoint, given.p256dh, given.auth, given.label],
    );
    const saved = rows[0];
    if (!saved) throw new AppError('conflict', 'This browser is subscribed with other keys. Subscribe it anew.');
    await giveUpOldest(client, actor.userId);
    if (saved.made) await audit(client, actor, saved, 'push_subscription.created', 'Subscribed');
    return toSubscription(saved, actor.sessionId);
  });
}

/** @throws AppError `not_found` when the person has no such subscription. */
export async function deletePushSubscription(db: Database, actor: AccountActor, id: string): Promise<void> {
  await inTransaction(db, async (client) => {
    const { rows } = await client.query<SubscriptionRow>(
      `DELETE FROM push_subscriptions s WHERE s.id = $1 AND s.user_id = $2 RETURNING ${columns}`,
      [id, actor.userId],
    );
    if (!rows[0]) throw new AppError('not_found', 'There is no such subscription. It may have been removed.');
    await audit(client, actor, rows[0], 'push_subscription.removed', 'Unsubscribed');
  });
}

/** The push service says that nobody is there any more. */
export async function dropPushSubscription(db: Database, id: string): Promise<void> {
  await db.pool.query('DELETE FROM push_subscriptions WHERE id = $1', [id]);
}

/** The push service took a message for this browser. */
export async function notePushSent(db: Database, id: string): Promise<void> {
  await db.pool.query('UPDATE push_subscriptions SET last_sent_at = now() WHERE id = $1', [id]);
}

async function giveUpOldest(client: PoolClient, userId: string): Promise<void> {
  await client.query(
    `DELETE FROM push_subscriptions WHERE id IN (
       SELECT id FROM push_subscriptions WHERE user_id = $1
       ORDER BY coalesce(last_sent_at, created_at) DESC, id OFFSET ${mostOfAPerson})`,
    [userId],
  );
}

const columns = `s.id, s.session_id, split_part(s.endpoint, '/', 3) AS service, s.label, s.created_at, s.last_sent_at`;

type SubscriptionRow = {
  id: string;
  session_id: string;
  service: string;
  label: string;
  created_at: Date;
  last_sent_at: Date | null;
};

function toSubscription(row: SubscriptionRow, sessionId: string): PushSubscription {
  return {
    id: row.id,
    label: row.label,
    service: row.service,
    createdAt: row.created_at.toISOString(),
    lastSentAt: row.last_sent_at?.toISOString() ?? null,
    current: row.session_id === sessionId,
  };
}

async function audit(
  client: PoolClient,
  actor: AccountActor,
  { id, label, service }: SubscriptionRow,
  action: AuditAction,
  did: string,
): Promise<void> {
  await recordAudit(client, {
    workspaceId: null,
    actorId: actor.userId,
    origin: actor.origin,
    action,
    subject: { type: 'push_subscription', id },
    summary: `${did} the browser “${label}” (${service}).`,
  });
}
