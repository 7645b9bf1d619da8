import { AppError } from '@codex-web/contracts/app-error';
import { noticeRule, noticeTypes } from '@codex-web/contracts/notice-type';
import type { NotificationPreference, SaveNotificationPreferencesRequest } from '@codex-web/contracts/notification';
import type { Database } from './connect.ts';
import type { Reader } from './notifications.ts';

type Choice = Pick<NotificationPreference, 'page' | 'push' | 'email'>;

/** What holds for a person in a workspace, of every type they can be told of. */
export async function readNotificationPreferences(db: Database, reader: Reader): Promise<NotificationPreference[]> {
  const { rows } = await db.pool.query<Choice & { type: string }>(
    'SELECT type, page, push, email FROM notification_preferences WHERE workspace_id = $1 AND user_id = $2',
    [reader.workspaceId, reader.userId],
  );
  const chosen = new Map(rows.map(({ type, ...choice }) => [type, choice]));
  return noticeTypes.flatMap((type) => {
    const { label, channels, fixed, audience } = noticeRule(type);
    if (audience === 'nobody') return [];
    const has = (channel: (typeof channels)[number]) => channels.includes(channel);
    const standard = { page: has('page'), push: has('push'), email: has('email') };
    return [{ type, label, fixed: fixed === true, ...((!fixed && chosen.get(type)) || standard) }];
  });
}

/** @throws AppError `invalid_request` for a type that nobody can switch on or off. */
export async function saveNotificationPreferences(
  db: Database,
  reader: Reader,
  { items }: SaveNotificationPreferencesRequest,
): Promise<void> {
  const fixed = items.find(({ type }) => noticeRule(type).fixed || noticeRule(type).audience === 'nobody');
  if (fixed)
    throw new AppError('invalid_request', `Nobody can choose how they are told of ${fixed.type}. Leave it out.`);
  const choices = [...new Map(items.map((item) => [item.type, item])).values()];
  await db.pool.query(
    `INSERT INTO notification_preferences (workspace_id, user_id, type, page, push, email)
     SELECT $1, $2, * FROM unnest($3::text[], $4::boolean[], $5::boolean[], $6::boolean[])
     ON CONFLICT (workspace_id, user_id, type)
       DO UPDATE SET page = excluded.page, push = excluded.push, email = excluded.email`,
    [
      ...[reader.workspaceId, reader.userId, choices.map(({ type }) => type)],
      ...[choices.map(({ page }) => page), choices.map(({ push }) => push), choices.map(({ email }) => email)],
    ],
  );
}
