import { randomUUID } from 'node:crypto';
import { redisNames } from '@codex-web/contracts/live';
import type { Presence } from '@codex-web/contracts/presence';
import { canSeeTask } from '@codex-web/db/can-see-task';
import { listChangedComments } from '@codex-web/db/comment-rows';
import type { Database } from '@codex-web/db/connect';
import { findPeopleWhoSee } from '@codex-web/db/task-people';
import type { Viewer } from '@codex-web/db/viewer';
import type { Redis } from 'ioredis';
import { formatFrame, openingFrame } from '../http/event-stream.ts';
import { accessChannels } from './access-channels.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createInbox } from './inbox.ts';
import { createPresenceBoard, presenceTtlMs } from './presence-board.ts';
import type { SignalHub } from './signal-hub.ts';

export type TaskWatcher = {
  viewer: Viewer;
  taskId: string;
  /** Comments that changed after it are sent. */
  after: Date;
  /** Aborted when the reader is gone. */
  signal: AbortSignal;
  /** Asked when something happened and with each heartbeat; the stream stops when the answer is no. */
  isStillAllowed: () => Promise<boolean>;
};

type Parts = { db: Database; redis: Redis; signals: SignalHub };

/** Often enough that one look that comes late does not make somebody vanish. */
const lookMs = presenceTtlMs / 3;

/**
 * Who has a task open, and its comments as they are written, edited and deleted. While it is read its reader counts as looking.
 * Ends with the frame `gone` when the reader no longer sees the task, without it when they are gone or signed out.
 */
export async function* watchTask(parts: Parts, watcher: TaskWatcher): AsyncGenerator<string> {
  yield openingFrame;
  const { taskId, viewer, signal } = watcher;
  const inbox = createInbox();
  const heartbeat = createHeartbeat(parts.signals, watcher.isStillAllowed);
  const room = enterRoom(parts, watcher);
  const channels = [redisNames.taskChannel(taskId), ...accessChannels(viewer)];
  const unsubscribe = await parts.signals.subscribe(channels, inbox);
  try {
    while (!signal.aborted) {
      const { messages, gap } = inbox.take();
      if (gap || messages.length > 0 || heartbeat.isDue()) yield* heartbeat.beat();
      if (heartbeat.hasStopped()) return;
      if (!(await canSeeTask(parts.db, viewer, taskId))) return yield formatFrame({ event: 'gone', data: {} });
      yield* room.look();
      yield* room.comments();
      await inbox.wait(Math.min(heartbeat.waitMs(), lookMs), signal);
    }
  } finally {
    unsubscribe();
    await room.leave();
  }
}

function enterRoom({ db, redis }: Parts, { taskId, viewer, after }: TaskWatcher) {
  const board = createPresenceBoard(redis);
  const look = { connection: randomUUID(), userId: viewer.userId };
  let shown: string | null = null;
  let newest = after;

  const tell = () => redis.publish(redisNames.taskChannel(taskId), '').catch(() => 0);

  /** Redis is not asked who may be shown: only members who see the task are. */
  async function present(): Promise<Presence> {
    const ids = await board.note(taskId, look);
    return { people: ids.length === 0 ? [] : await findPeopleWhoSee(db.pool, taskId, ids) };
  }

  return {
    look: async function* () {
      const frame = formatFrame({ event: 'presence', data: await present() });
      if (shown === null) await tell();
      if (shown !== frame) yield frame;
      shown = frame;
    },
    comments: async function* () {
      for (const comment of await listChangedComments(db.pool, taskId, newest)) {
        newest = new Date(comment.updatedAt);
        yield formatFrame({ event: 'comment', id: comment.updatedAt, data: comment });
      }
    },
    leave: async () => {
      await board.leave(taskId, look);
      await tell();
    },
  };
}
