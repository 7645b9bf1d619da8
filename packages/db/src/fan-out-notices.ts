import { noticeRule, noticeTypes } from '@codex-web/contracts/notice-type';
import type { PoolClient } from 'pg';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { type HookedNotice, insertWebhookDeliveries } from './insert-webhook-deliveries.ts';
import { visibleTask } from './visible-task.ts';

export type FanOut = {
  /** Notices taken at once. */
  limit: number;
  /** Without a mail server no mail is put down. */
  emailAvailable: boolean;
  /** The body of a webhook request. */
  writePayload: (notice: HookedNotice) => string;
};

/**
 * Makes of the oldest notices what each person and each webhook is told, all or nothing. Any number of processes may do it at
 * once; each notice is taken once.
 * @returns how many notices were taken, and who has something new on the page.
 */
export async function fanOutNotices(db: Database, options: FanOut): Promise<{ taken: number; userIds: string[] }> {
  return await inTransaction(db, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM notices WHERE fanned_out_at IS NULL ORDER BY at, id LIMIT $1 FOR UPDATE SKIP LOCKED',
      [options.limit],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return { taken: 0, userIds: [] };
    const userIds = await tellPeople(client, ids, options.emailAvailable);
    await insertWebhookDeliveries(client, ids, options.writePayload);
    await client.query('UPDATE notices SET fanned_out_at = now() WHERE id = ANY ($1)', [ids]);
    return { taken: ids.length, userIds };
  });
}

async function tellPeople(client: PoolClient, ids: string[], emailAvailable: boolean): Promise<string[]> {
  const { rows } = await client.query<{ user_id: string }>(tellSql, [ids, rules, emailAvailable]);
  return rows.map((row) => row.user_id);
}

const rules = JSON.stringify(
  noticeTypes.map((type) => {
    const { channels, fixed } = noticeRule(type);
    const has = (channel: (typeof channels)[number]) => channels.includes(channel);
    return { type, fixed: fixed === true, page: has('page'), push: has('push'), email: has('email') };
  }),
);

/** The ids of those a notice n is for, before it is asked who may see it. */
const recipients = `
  SELECT unnest(n.recipient_ids) WHERE n.audience = 'given'
  UNION SELECT unnest(ARRAY[k.author_id, k.assignee_id,
      (SELECT t.author_id FROM turns t WHERE t.task_id = k.id ORDER BY t.position DESC LIMIT 1)])
    FROM tasks k WHERE k.id = n.task_id AND n.audience IN ('task', 'participants')
  UNION SELECT t.author_id FROM turns t WHERE t.task_id = n.task_id AND n.audience = 'participants'
  UNION SELECT c.author_id FROM comments c
    WHERE c.task_id = n.task_id AND c.deleted_at IS NULL AND n.audience = 'participants'
  UNION SELECT m.user_id FROM members m
    WHERE m.workspace_id = n.workspace_id AND m.role IN ('owner', 'admin') AND n.audience IN ('admins', 'waiting')
  UNION SELECT k.author_id FROM tasks k
    WHERE k.workspace_id = n.workspace_id AND k.state = 'queued' AND n.audience = 'waiting'`;

const chosen = (channel: string) =>
  `CASE WHEN d.fixed THEN d.${channel} ELSE coalesce(p.${channel}, d.${channel}) END AS ${channel}`;

const tellSql = `
  WITH told AS (
    SELECT n.id AS notice_id, n.workspace_id, r.user_id, ${chosen('page')}, ${chosen('push')}, ${chosen('email')}
    FROM notices n
    JOIN jsonb_to_recordset($2::jsonb) AS d(type text, fixed boolean, page boolean, push boolean, email boolean)
      ON d.type = n.type
    CROSS JOIN LATERAL (${recipients}) AS r(user_id)
    JOIN users u ON u.id = r.user_id AND u.kind = 'person' AND u.disabled_at IS NULL AND u.deleted_at IS NULL
    LEFT JOIN notification_preferences p
      ON p.workspace_id = n.workspace_id AND p.user_id = r.user_id AND p.type = n.type
    WHERE n.id = ANY ($1) AND r.user_id <> ALL (n.passed_over_ids)
      AND (d.fixed OR r.user_id IS DISTINCT FROM n.actor_id)
      AND (n.workspace_id IS NULL OR EXISTS (
        SELECT 1 FROM members m WHERE m.workspace_id = n.workspace_id AND m.user_id = r.user_id))
      AND (n.task_id IS NULL OR EXISTS (
        SELECT 1 FROM tasks k WHERE k.id = n.task_id AND ${visibleTask('k', 'r.user_id')}))),
  made AS (
    INSERT INTO notifications (id, notice_id, user_id, workspace_id, shown)
    SELECT gen_random_uuid(), notice_id, user_id, workspace_id, page FROM told WHERE page OR push OR email
    RETURNING id, notice_id, user_id, shown),
  sent AS (
    INSERT INTO notice_deliveries (id, notification_id, channel, subscription_id, lane)
    SELECT gen_random_uuid(), m.id, 'push', s.id, split_part(s.endpoint, '/', 3)
    FROM made m JOIN told USING (notice_id, user_id)
    JOIN push_subscriptions s ON s.user_id = m.user_id JOIN sessions e ON e.id = s.session_id
    WHERE told.push AND e.expires_at > now()
    UNION ALL
    SELECT gen_random_uuid(), m.id, 'email', NULL, 'email'
    FROM made m JOIN told USING (notice_id, user_id) WHERE told.email AND $3)
  SELECT DISTINCT user_id FROM made WHERE shown`;
