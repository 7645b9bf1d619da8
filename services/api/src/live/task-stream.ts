import { accessChanged, queueChanged, redisNames, viewChanged } from '@codex-web/contracts/live';
import type { TaskSummary } from '@codex-web/contracts/task';
import type { Database } from '@codex-web/db/connect';
import { accessMark, findHiddenTasks } from '@codex-web/db/hidden-tasks';
import { findChangedTaskSummaries, findTaskSummaries } from '@codex-web/db/task-summaries';
import type { Viewer } from '@codex-web/db/viewer';
import { formatFrame, openingFrame } from '../http/event-stream.ts';
import { accessChannels } from './access-channels.ts';
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';
import { createInbox, type Inbox } from './inbox.ts';
import type { SignalHub } from './signal-hub.ts';

export type TaskReader = {
  viewer: Viewer;
  /** Changes from then on are sent: the time of the last change the reader has, or of its request. */
  since: Date;
  /** Aborted when the reader is gone. */
  signal: AbortSignal;
  /** Asked with each heartbeat; the stream stops when the answer is no. */
  isStillAllowed: () => Promise<boolean>;
};

type Parts = { db: Database; signals: SignalHub };

/** A change is dated when its transaction begins and seen when it ends: look back by as long as one may take. */
const overlapMs = 5_000;
const maxRemembered = 5_000;

/**
 * A frame `task` with its summary whenever a task that the reader sees changes, several changes at once as one. The id of
 * a frame is the time of the change, so that a reader that reconnects gets what it missed. A frame `gone` with the id of a task
 * they no longer see, and a frame `reload` when they see other tasks than before since their role or groups changed. A frame
 * `queue` when the queue was paused, opened, limited or reordered, or may have been. Ends when the reader is gone or no longer
 * allowed.
 */
export async function* streamTasks(parts: Parts, reader: TaskReader): AsyncGenerator<string> {
  yield openingFrame;
  const inbox = createInbox();
  const changes = createTaskChanges(parts.db, reader);
  const heartbeat = createHeartbeat(parts.signals, reader.isStillAllowed);
  const channels = [redisNames.workspaceChannel(reader.viewer.workspaceId), ...accessChannels(reader.viewer)];
  const unsubscribe = await parts.signals.subscribe(channels, inbox);
  try {
    yield* changes.access();
    yield* changes.missed();
    while (!reader.signal.aborted) {
      const taken = inbox.take();
      // Before anything is sent: whoever was removed is not to get what came since.
      if (heartbeat.isDue() || taken.messages.includes(accessChanged)) yield* beat(heartbeat, changes);
      if (heartbeat.hasStopped()) return;
      yield* arrived(parts.signals, taken, changes);
      await inbox.wait(heartbeat.waitMs(), reader.signal);
    }
  } finally {
    unsubscribe();
  }
}

async function* arrived(
  signals: SignalHub,
  { messages, gap }: ReturnType<Inbox['take']>,
  changes: TaskChanges,
): AsyncGenerator<string> {
  if (gap || (messages.length === 0 && !signals.isTrusted())) yield* changes.missed();
  if (messages.length > 0) yield* changes.of(messages);
  if (gap || messages.includes(queueChanged)) yield formatFrame({ event: 'queue', data: {} });
}

async function* beat(heartbeat: Heartbeat, changes: TaskChanges): AsyncGenerator<string> {
  yield* heartbeat.beat();
  if (!heartbeat.hasStopped()) yield* changes.access();
}

type TaskChanges = {
  /** Frames of the tasks that messages of the channel name, as far as they changed for the reader since they were sent. */
  of: (messages: string[]) => AsyncGenerator<string>;
  /** Frames of all tasks that changed lately and were not sent since. */
  missed: () => AsyncGenerator<string>;
  /** A frame that says so when the reader sees other tasks than when it was last asked. */
  access: () => AsyncGenerator<string>;
};

function createTaskChanges(db: Database, { viewer, since }: TaskReader): TaskChanges {
  const sent = new Map<string, string>();
  const told = new Set<string>();
  let newest = since;
  let mark: string | null = null;

  function* changed(summaries: TaskSummary[]): Generator<string> {
    for (const summary of summaries) {
      const frame = formatFrame({ event: 'task', id: summary.updatedAt, data: summary });
      newest = new Date(Math.max(newest.getTime(), Date.parse(summary.updatedAt)));
      if (sent.get(summary.id) === frame) continue;
      if (sent.size >= maxRemembered) sent.clear();
      sent.set(summary.id, frame);
      told.delete(summary.id);
      yield frame;
    }
  }

  /** What changed for somebody else alone is passed over. */
  function taskIdIn(message: string): string {
    const own = viewChanged(viewer.userId, '');
    return message.startsWith(own) ? message.slice(own.length) : message;
  }

  async function* gone(): AsyncGenerator<string> {
    const hidden = await findHiddenTasks(db.pool, viewer, new Date(since.getTime() - overlapMs));
    for (const id of hidden.filter((id) => !told.has(id))) {
      told.add(id);
      sent.delete(id);
      yield formatFrame({ event: 'gone', data: { id } });
    }
  }

  return {
    of: async function* (messages) {
      const wanted = [...new Set(messages.map(taskIdIn).filter(isUuid))];
      if (wanted.length === 0) return;
      const found = await findTaskSummaries(db, viewer, wanted);
      yield* changed(found);
      if (found.length < wanted.length) yield* gone();
    },
    missed: async function* () {
      const from = new Date(newest.getTime() - overlapMs);
      yield* changed(await findChangedTaskSummaries(db, viewer, from));
      yield* gone();
    },
    access: async function* () {
      const before = mark;
      mark = await accessMark(db.pool, viewer);
      if (before !== null && before !== mark) yield formatFrame({ event: 'reload', data: {} });
    },
  };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
