import { accessChanged, redisNames } from '@codex-web/contracts/live';
import type { Notification } from '@codex-web/contracts/notification';
import type { Database } from '@codex-web/db/connect';
import { databaseTime } from '@codex-web/db/database-time';
import { countUnread, listNewNotifications, type Reader } from '@codex-web/db/notifications';
import { formatFrame, openingFrame } from '../http/event-stream.ts';
import { accessChannels } from './access-channels.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createInbox } from './inbox.ts';
import type { SignalHub } from './signal-hub.ts';

export type NotificationReader = Reader & {
  /** The time of the last one the reader has: what came since is sent. Null for a reader that reads the list by itself. */
  since: Date | null;
  /** Aborted when the reader is gone. */
  signal: AbortSignal;
  /** Asked with each heartbeat; the stream stops when the answer is no. */
  isStillAllowed: () => Promise<boolean>;
};

type Parts = { db: Database; signals: SignalHub };

/** One is dated when its transaction begins and seen when it ends: look back by as long as one may take. */
const overlapMs = 10_000;
const mostAtOnce = 200;
const maxRemembered = 5_000;

/** The frames of contracts/notification. Ends when the reader is gone or no longer allowed. */
export async function* streamNotifications(parts: Parts, reader: NotificationReader): AsyncGenerator<string> {
  yield openingFrame;
  const inbox = createInbox();
  const news = await createNews(parts.db, reader);
  const heartbeat = createHeartbeat(parts.signals, reader.isStillAllowed);
  const channels = [redisNames.notificationsChannel(reader.userId), ...accessChannels(reader)];
  const unsubscribe = await parts.signals.subscribe(channels, inbox);
  try {
    yield* news();
    while (!reader.signal.aborted) {
      const { messages, gap } = inbox.take();
      // Before anything is sent: whoever was removed is not to get what came since.
      if (heartbeat.isDue() || messages.includes(accessChanged)) yield* heartbeat.beat();
      if (heartbeat.hasStopped()) return;
      if (gap || messages.length > 0 || !parts.signals.isTrusted()) yield* news();
      await inbox.wait(heartbeat.waitMs(), reader.signal);
    }
  } finally {
    unsubscribe();
  }
}

/** Frames of what was not sent yet: new notifications, and how many are not read if that is another number. */
async function createNews(db: Database, reader: NotificationReader): Promise<() => AsyncGenerator<string>> {
  let newest = reader.since ?? (await databaseTime(db));
  const read = () => listNewNotifications(db, reader, new Date(newest.getTime() - overlapMs), mostAtOnce);
  const sent = new Set(reader.since === null ? (await read()).map(({ id }) => id) : []);
  let unread: number | null = null;

  function* notSent(found: Notification[]): Generator<string> {
    for (const notification of found) {
      if (sent.has(notification.id)) continue;
      if (sent.size >= maxRemembered) sent.clear();
      sent.add(notification.id);
      newest = new Date(Math.max(newest.getTime(), Date.parse(notification.createdAt)));
      yield formatFrame({ event: 'notification', id: notification.createdAt, data: notification });
    }
  }

  return async function* () {
    yield* notSent(await read());
    const count = await countUnread(db, reader);
    if (count === unread) return;
    unread = count;
    yield formatFrame({ event: 'unread', data: { unread: count } });
  };
}
