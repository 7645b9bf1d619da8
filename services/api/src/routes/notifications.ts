import { AppError } from '@codex-web/contracts/app-error';
import { redisNames } from '@codex-web/contracts/live';
import {
  listNotificationsQuery,
  notificationsAnswer,
  readNotificationsRequest,
  unreadAnswer,
} from '@codex-web/contracts/notification';
import { countUnread, listNotifications, type Reader, readNotifications } from '@codex-web/db/notifications';
import { z } from 'zod';
import { isStillAllowed } from '../auth/authentication.ts';
import type { Caller } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { sendEventStream, streamTimeoutMs } from '../http/event-stream.ts';
import { pageOf, readListCursor } from '../http/list-cursor.ts';
import { refusals } from '../http/refusals.ts';
import { streamNotifications } from '../live/notification-stream.ts';

const tags = ['Notifications'];
const config = { rule: 'notifications.read' } as const;

/** @param closing is aborted when the application stops. */
export function notificationRoutes(app: App, parts: Dependencies, closing: AbortSignal): void {
  list(app, parts);
  markRead(app, parts);
  watch(app, parts, closing);
}

function list(app: App, { db }: Dependencies): void {
  app.get(
    '/notifications',
    {
      config,
      schema: {
        tags,
        summary: 'List what you were told of, newest first',
        description: 'Of the workspace, and of your account. Kept 90 days, 1000 at most.',
        querystring: listNotificationsQuery,
        response: { 200: notificationsAnswer, ...refusals(400) },
      },
    },
    async ({ caller, query }) => {
      const after = query.cursor === undefined ? null : readListCursor(query.cursor);
      const reader = readerOf(caller);
      const found = await listNotifications(db, reader, { after, limit: query.limit + 1, unread: query.unread });
      return { ...pageOf(found, query.limit), unread: await countUnread(db, reader) };
    },
  );
}

function markRead(app: App, { db, redis }: Dependencies): void {
  app.post(
    '/notifications/read',
    {
      config,
      schema: {
        tags,
        summary: 'Mark notifications as read',
        body: readNotificationsRequest,
        response: { 200: unreadAnswer, ...refusals(400) },
      },
    },
    async ({ caller, body }) => {
      const reader = readerOf(caller);
      await readNotifications(db, reader, body);
      // Other open pages of theirs; while Redis is away these ask by themselves.
      await redis.publish(redisNames.notificationsChannel(reader.userId), '').catch(() => {});
      return { unread: await countUnread(db, reader) };
    },
  );
}

function watch(app: App, parts: Dependencies, closing: AbortSignal): void {
  app.get(
    '/notifications/stream',
    {
      config,
      handlerTimeout: streamTimeoutMs,
      schema: {
        tags,
        summary: 'Watch your notifications as server-sent events',
        description:
          'A frame `notification` has a new one, a frame `unread` how many are not read. After a reconnect with `Last-Event-ID` what came in between comes first.',
        response: { 200: { content: { 'text/event-stream': { schema: z.string() } } }, ...refusals(400) },
      },
    },
    async (request, reply) => {
      const since = readLastOne(request.headers['last-event-id']);
      const allowed = () => isStillAllowed(parts, request);
      return sendEventStream(reply, closing, (signal) =>
        streamNotifications(parts, { ...readerOf(request.caller), since, signal, isStillAllowed: allowed }),
      );
    },
  );
}

export function readerOf(caller: Caller): Reader {
  return { userId: caller.user.id, workspaceId: caller.workspace.id };
}

function readLastOne(header: string | string[] | undefined): Date | null {
  if (header === undefined || header === '') return null;
  const parsed = z.iso.datetime().safeParse(header);
  if (parsed.success) return new Date(parsed.data);
  throw new AppError('event_id_invalid', 'Last-Event-ID is not the id of a frame of this stream. Connect without it.');
}
