import type { Notification, ReadNotificationsRequest } from '@codex-web/contracts/notification';
import type { Database } from './connect.ts';
import { type NotificationRow, notificationColumns, notificationTables, toNotification } from './notification-row.ts';
import { visibleTask } from './visible-task.ts';

/** Whose, and in which workspace; what concerns the account comes with every workspace. */
export type Reader = { userId: string; workspaceId: string };

export type NotificationPlace = { createdAt: Date; id: string };

/** What the reader `$1` may read in the workspace `$2`: nothing of a task they cannot see any more. */
const readable = `
  f.user_id = $1 AND f.shown AND (f.workspace_id = $2 OR f.workspace_id IS NULL)
  AND (n.task_id IS NULL OR ${visibleTask('k', '$1')})`;

/** Newest first, past `after`. */
export async function listNotifications(
  db: Database,
  reader: Reader,
  page: { after: NotificationPlace | null; limit: number; unread: boolean },
): Promise<Notification[]> {
  const { rows } = await db.pool.query<NotificationRow>(
    {
      name: 'notifications',
      text: `
        SELECT ${notificationColumns} FROM ${notificationTables}
        WHERE ${readable} AND ($3::timestamptz IS NULL OR (f.created_at, f.id) < ($3, $4::uuid))
          AND (NOT $5 OR f.read_at IS NULL)
        ORDER BY f.created_at DESC, f.id DESC LIMIT $6`,
    },
    [reader.userId, reader.workspaceId, page.after?.createdAt ?? null, page.after?.id ?? null, page.unread, page.limit],
  );
  return rows.map(toNotification);
}

/** Those made since then, oldest first, the newest `limit` of them. */
export async function listNewNotifications(
  db: Database,
  reader: Reader,
  since: Date,
  limit: number,
): Promise<Notification[]> {
  const { rows } = await db.pool.query<NotificationRow>(
    {
      name: 'new-notifications',
      text: `
        SELECT ${notificationColumns} FROM ${notificationTables}
        WHERE ${readable} AND f.created_at >= $3 ORDER BY f.created_at DESC, f.id DESC LIMIT $4`,
    },
    [reader.userId, reader.workspaceId, since, limit],
  );
  return rows.map(toNotification).reverse();
}

/** Of what the reader may still see. */
export async function countUnread(db: Database, reader: Reader): Promise<number> {
  const { rows } = await db.pool.query<{ count: number }>(
    {
      name: 'unread-notifications',
      text: `SELECT count(*)::int AS count FROM ${notificationTables} WHERE ${readable} AND f.read_at IS NULL`,
    },
    [reader.userId, reader.workspaceId],
  );
  return rows[0]?.count ?? 0;
}

/** Marks those as read that are the reader's, in this workspace or of the account. */
export async function readNotifications(db: Database, reader: Reader, which: ReadNotificationsRequest): Promise<void> {
  await db.pool.query(
    `UPDATE notifications SET read_at = now()
     WHERE user_id = $1 AND (workspace_id = $2 OR workspace_id IS NULL) AND read_at IS NULL
       AND ($3::uuid[] IS NULL OR id = ANY ($3))`,
    [reader.userId, reader.workspaceId, 'ids' in which ? which.ids : null],
  );
}
