import { isFinal } from '@codex-web/contracts/attempt-state';
import { accessChanged, redisNames } from '@codex-web/contracts/live';
import type { Database } from '@codex-web/db/connect';
import type { AttemptProgress } from '@codex-web/db/find-attempt';
import type { Viewer } from '@codex-web/db/viewer';
import type { Redis } from 'ioredis';
import { formatFrame, openingFrame } from '../http/event-stream.ts';
import { accessChannels } from './access-channels.ts';
import { type AttemptFrames, createAttemptFrames } from './attempt-frames.ts';
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';
import { createInbox, type Inbox } from './inbox.ts';
import type { SignalHub } from './signal-hub.ts';

export type LiveParts = { db: Database; redis: Redis; signals: SignalHub };

export type AttemptReader = {
  attemptId: string;
  viewer: Viewer;
  /** The last event the reader has; 0 for none. */
  after: number;
  /** How far the attempt was when the reader asked. */
  progress: AttemptProgress;
  /** Aborted when the reader is gone. */
  signal: AbortSignal;
  /** Asked with each heartbeat; the stream stops when the answer is no. */
  isStillAllowed: () => Promise<boolean>;
};

/**
 * All frames of one reader: stored events after `after`, then what open items have so far, then everything live,
 * in order, nothing left out, nothing twice. Postgres is the truth; signals only say when to look. Closes with the
 * frame `end` after the last event of the attempt, and without it when the reader is gone or no longer allowed.
 */
export async function* streamAttempt(parts: LiveParts, reader: AttemptReader): AsyncGenerator<string> {
  yield openingFrame;
  const inbox = createInbox();
  const frames = createAttemptFrames(parts, reader.attemptId, reader.after);
  const channels = [redisNames.attemptChannel(reader.attemptId), ...accessChannels(reader.viewer)];
  const unsubscribe = await parts.signals.subscribe(channels, inbox);
  try {
    yield* frames.stored();
    if (!isFinal(reader.progress.state)) yield* follow(parts.signals, reader, inbox, frames);
    if (frames.hasEnded() || isFinal(reader.progress.state)) yield formatFrame({ event: 'end' });
  } finally {
    unsubscribe();
  }
}

async function* follow(
  signals: SignalHub,
  reader: AttemptReader,
  inbox: Inbox,
  frames: AttemptFrames,
): AsyncGenerator<string> {
  const heartbeat = createHeartbeat(signals, reader.isStillAllowed);
  yield* frames.openItems();
  while (!frames.hasEnded() && !reader.signal.aborted) {
    const { messages, gap } = inbox.take();
    // Before anything is sent: whoever may no longer read is not to get what came since.
    if (heartbeat.isDue() || messages.includes(accessChanged)) yield* beat(heartbeat, frames);
    if (heartbeat.hasStopped()) return;
    yield* arrived(signals, { messages, gap }, frames);
    if (!frames.hasEnded()) await inbox.wait(heartbeat.waitMs(), reader.signal);
  }
}

async function* arrived(
  signals: SignalHub,
  { messages, gap }: { messages: string[]; gap: boolean },
  frames: AttemptFrames,
): AsyncGenerator<string> {
  if (gap || (messages.length === 0 && !signals.isTrusted())) yield* frames.stored();
  if (gap) yield* frames.openItems();
  for (const message of messages) yield* frames.signalled(message);
}

/** Also looks for events that no signal told of. */
async function* beat(heartbeat: Heartbeat, frames: AttemptFrames): AsyncGenerator<string> {
  yield* heartbeat.beat();
  if (!heartbeat.hasStopped()) yield* frames.stored();
}
