import type { Database } from './connect.ts';

const notificationDays = 90;
const notificationsOfAPerson = 1_000;
const webhookDeliveryDays = 30;
const atOnce = 1_000;

/** Deletes what is older than it is kept, and what is more than a person is kept. @returns how many rows went. */
export async function cleanNotices(db: Database): Promise<number> {
  let deleted = 0;
  for (const sql of [oldNotices, tooMany, oldDeliveries]) {
    let batch: number;
    do {
      batch = (await db.pool.query(sql)).rowCount ?? 0;
      deleted += batch;
    } while (batch === atOnce);
  }
  return deleted;
}

// Notifications go with their notice.
const oldNotices = `
  DELETE FROM notices WHERE id IN (
    SELECT id FROM notices WHERE at < now() - interval '${notificationDays} days' LIMIT ${atOnce})`;

const tooMany = `
  DELETE FROM notifications WHERE id IN (
    SELECT f.id FROM (SELECT user_id FROM notifications GROUP BY user_id HAVING count(*) > ${notificationsOfAPerson}) p
    CROSS JOIN LATERAL (
      SELECT id FROM notifications WHERE user_id = p.user_id
      ORDER BY created_at DESC, id DESC OFFSET ${notificationsOfAPerson}) f
    LIMIT ${atOnce})`;

const oldDeliveries = `
  DELETE FROM webhook_deliveries WHERE id IN (
    SELECT id FROM webhook_deliveries
    WHERE created_at < now() - interval '${webhookDeliveryDays} days' AND state <> 'pending' LIMIT ${atOnce})`;
