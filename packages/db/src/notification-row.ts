import { noticeInWords } from '@codex-web/contracts/notice-in-words';
import type { NoticeType } from '@codex-web/contracts/notice-type';
import { type Notification, noticeType } from '@codex-web/contracts/notification';

/** The columns of `toNotification`, of `notificationTables`. */
export const notificationColumns = `
  f.id AS notification_id, f.workspace_id, f.created_at, f.read_at, n.type, n.subject, k.id AS task_id,
  k.title AS task_title, a.id AS actor_id, a.name AS actor_name`;

export const notificationTables = `
  notifications f JOIN notices n ON n.id = f.notice_id
  LEFT JOIN tasks k ON k.id = n.task_id LEFT JOIN users a ON a.id = n.actor_id`;

export type NotificationRow = {
  notification_id: string;
  workspace_id: string | null;
  created_at: Date;
  read_at: Date | null;
  type: string;
  subject: string | null;
  task_id: string | null;
  task_title: string | null;
  actor_id: string | null;
  actor_name: string | null;
};

export function toNotification(row: NotificationRow): Notification {
  const type = noticeType.parse(row.type);
  const words = { type, taskTitle: row.task_title, actorName: row.actor_name, subject: row.subject };
  return {
    id: row.notification_id,
    type,
    workspaceId: row.workspace_id,
    text: noticeInWords(words),
    task: row.task_id === null ? null : { id: row.task_id, title: row.task_title ?? '' },
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name ?? '' },
    link: row.task_id === null ? linkOf(type) : `/tasks/${row.task_id}`,
    createdAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
  };
}

function linkOf(type: NoticeType): string {
  switch (type) {
    case 'credential.needs_sign_in':
      return '/settings/credentials';
    case 'member.joined':
      return '/settings/people';
    case 'queue.paused':
      return '/queue';
    case 'security.new_sign_in':
      return '/settings/account/sessions';
    case 'webhook.disabled':
      return '/settings/webhooks';
    default:
      return type.startsWith('security.') ? '/settings/account/security' : '/';
  }
}
