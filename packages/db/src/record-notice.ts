import { randomUUID } from 'node:crypto';
import { type NoticeType, noticeRule } from '@codex-web/contracts/notice-type';
import type { Queryable } from './queryable.ts';

export type NewNotice = {
  /** Null for what concerns an account, not a workspace. */
  workspaceId: string | null;
  type: NoticeType;
  taskId?: string | null;
  /** Who did it, and is not told; null when nobody did. */
  actorId?: string | null;
  /** The name of what it is about when that is no task, such as a credential or a device. Nothing secret; cut after 200 characters. */
  subject?: string | null;
  /** Whom to tell, for a type whose audience is `given`. */
  recipientIds?: readonly string[];
  /** Whom not to tell, because another notice tells them of the same. */
  passedOverIds?: readonly string[];
};

/**
 * Writes down that something happened people are told of. With the connection of a transaction it stands or falls with what
 * happened; people, browsers, mailboxes and webhooks are told within seconds of its end.
 */
export async function recordNotice(client: Queryable, notice: NewNotice): Promise<void> {
  await client.query(
    `INSERT INTO notices (id, workspace_id, type, audience, task_id, actor_id, subject, recipient_ids, passed_over_ids)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[randomUUID(), notice.workspaceId, notice.type, noticeRule(notice.type).audience, notice.taskId ?? null],
      ...[
        notice.actorId ?? null,
        notice.subject?.slice(0, 200).toWellFormed() ?? null,
        notice.recipientIds ?? [],
        notice.passedOverIds ?? [],
      ],
    ],
  );
}
