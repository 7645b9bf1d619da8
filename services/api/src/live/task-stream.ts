import { redisNames } from '@codex-web/contracts/live';
import type { TaskSummary } from '@codex-web/contracts/task';
import type { Database } from '@codex-web/db/connect';
import { findChangedTaskSummaries, findTaskSummaries } from '@codex-web/db/task-summaries';
import { formatFrame, openingFrame } from '../http/event-stream.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createInbox, type Inbox } from './inbox.ts';
import type { SignalHub } from './signal-hub.ts';

export type TaskReader = {
  workspaceId: string;
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
 * A frame `task` with its summary whenever a task of the workspace changes, several changes at once as one. The id of
 * a frame is the time of the change, so that a reader that reconnects gets what it missed. Ends when the reader is
 * gone or no longer allowed.
 */
export async function* streamTasks(parts: Parts, reader: TaskReader): AsyncGenerator<string> {
  yield openingFrame;
  const inbox = createInbox();
  const changes = createTaskChanges(parts.db, reader);
  const heartbeat = createHeartbeat(parts.signals, reader.isStillAllowed);
  const unsubscribe = await parts.signals.subscribe(redisNames.workspaceChannel(reader.workspaceId), inbox);
  try {
    yield* changes.missed();
    while (!reader.signal.aborted && !heartbeat.hasStopped()) {
      yield* arrived(parts.signals, inbox, changes);
      if (heartbeat.isDue()) yield* heartbeat.beat();
      await inbox.wait(heartbeat.hasStopped() ? 0 : heartbeat.waitMs(), reader.signal);
    }
  } finally {
    unsubscribe();
  }
}

async function* arrived(signals: SignalHub, inbox: Inbox, changes: TaskChanges): AsyncGenerator<string> {
  const { messages, gap } = inbox.take();
  if (gap || (messages.length === 0 && !signals.isTrusted())) yield* changes.missed();
  if (messages.length > 0) yield* changes.of([...new Set(messages)]);
}

type TaskChanges = {
  /** Frames of the given tasks, as far as they changed since they were sent. */
  of: (ids: string[]) => AsyncGenerator<string>;
  /** Frames of all tasks that changed lately and were not sent since. */
  missed: () => AsyncGenerator<string>;
};

function createTaskChanges(db: Database, { workspaceId, since }: TaskReader): TaskChanges {
  const sent = new Map<string, string>();
  let newest = since;

  function* changed(summaries: TaskSummary[]): Generator<string> {
    for (const summary of summaries) {
      const frame = formatFrame({ event: 'task', id: summary.updatedAt, data: summary });
      newest = new Date(Math.max(newest.getTime(), Date.parse(summary.updatedAt)));
      if (sent.get(summary.id) === frame) continue;
      if (sent.size >= maxRemembered) sent.clear();
      sent.set(summary.id, frame);
      yield frame;
    }
  }

  return {
    of: async function* (ids) {
      yield* changed(await findTaskSummaries(db, workspaceId, ids.filter(isUuid)));
    },
    missed: async function* () {
      const from = new Date(newest.getTime() - overlapMs);
      yield* changed(await findChangedTaskSummaries(db, workspaceId, from));
    },
  };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
