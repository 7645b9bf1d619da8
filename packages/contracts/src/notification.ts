import { z } from 'zod';
import { noticeTypes } from './notice-type.ts';

export const noticeType = z.enum(noticeTypes);

/** Something one person was told of, as the page lists it. Kept 90 days, at most 1000 of a person. */
export const notification = z.object({
  id: z.uuid(),
  type: noticeType,
  /** Null for what concerns the account: these are shown whichever workspace is open. */
  workspaceId: z.uuid().nullable(),
  /** One line of plain text. */
  text: z.string(),
  task: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  actor: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Where a click leads: a path of the web. */
  link: z.string(),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type Notification = z.infer<typeof notification>;

export const listNotificationsQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  /** Only those that are not read. */
  unread: z.stringbool().default(false),
});

/** Newest first. `unread` counts all of them, not those of this page. */
export const notificationsAnswer = z.object({
  items: z.array(notification),
  nextCursor: z.string().nullable(),
  unread: z.number().int().nonnegative(),
});
export type NotificationsAnswer = z.infer<typeof notificationsAnswer>;

/** Marks some as read, or all there are at the moment. Ids of nobody, or of somebody else, are passed over. */
export const readNotificationsRequest = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(100) }),
  z.strictObject({ all: z.literal(true) }),
]);
export type ReadNotificationsRequest = z.infer<typeof readNotificationsRequest>;

export const unreadAnswer = z.object({ unread: z.number().int().nonnegative() });
export type UnreadAnswer = z.infer<typeof unreadAnswer>;

/**
 * The frames of `GET /notifications/stream` as server-sent events:
 * - `event: notification`, with `id: <createdAt>` and a Notification as data; after a reconnect with `Last-Event-ID` first what was
 *   missed, and the same one may come twice. Without it only what is new comes: read the list once the stream is open;
 * - `event: unread`, without an id, and an UnreadAnswer as data: at the start and whenever it changes, also because of another page.
 */
export const notificationFrames = ['notification', 'unread'] as const;

const choice = { page: z.boolean(), push: z.boolean(), email: z.boolean() };

/** Which ways a person is told of one type in one workspace. */
export const notificationPreference = z.object({
  type: noticeType,
  label: z.string(),
  ...choice,
  /** True where nothing can be chosen. */
  fixed: z.boolean(),
});
export type NotificationPreference = z.infer<typeof notificationPreference>;

export const notificationPreferencesAnswer = z.object({
  items: z.array(notificationPreference),
  /** False when the installation cannot send e-mail: what is chosen there has no effect. */
  emailAvailable: z.boolean(),
});
export type NotificationPreferencesAnswer = z.infer<typeof notificationPreferencesAnswer>;

/** Types that are left out stay as they are. A type that is fixed is refused. */
export const saveNotificationPreferencesRequest = z.object({
  items: z.array(z.strictObject({ type: noticeType, ...choice })).max(100),
});
export type SaveNotificationPreferencesRequest = z.infer<typeof saveNotificationPreferencesRequest>;
