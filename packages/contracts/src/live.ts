import { z } from 'zod';

/**
 * A piece of text of an item that is still being made: a message, reasoning, or the output of a command.
 * It is never stored; the completed item is. `offset` counts UTF-16 units from the start of the item's
 * text, so that a reader who already has a piece drops it and one that misses a piece can tell.
 */
export const liveDelta = z.object({
  itemId: z.string(),
  kind: z.enum(['message', 'reasoning', 'command']),
  offset: z.number().int().nonnegative(),
  text: z.string(),
});
export type LiveDelta = z.infer<typeof liveDelta>;

/**
 * The frames of `GET /attempts/:id/events` as server-sent events:
 * - `event: event`, with `id: <seq>` and an Event as data: stored, replayed after `Last-Event-ID`;
 * - `event: delta`, without an id, and a LiveDelta as data: what open items have so far comes first;
 * - `event: end`, without data: the attempt is final and everything was sent; do not reconnect.
 */
export const streamFrames = ['event', 'delta', 'end'] as const;

/**
 * What goes through Redis on the channel of an attempt: `stored` says that events up to `seq` can be read, `access` that fewer
 * people may read them.
 */
export const attemptSignal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stored'), seq: z.number().int() }),
  z.object({ kind: z.literal('delta'), delta: liveDelta }),
  z.object({ kind: z.literal('access') }),
]);
export type AttemptSignal = z.infer<typeof attemptSignal>;

/** Names of everything the services share in Redis. Nothing there is the truth; all of it may vanish. */
export const redisNames = {
  queue: 'attempts',
  attemptChannel: (attemptId: string) => `attempt:${attemptId}`,
  /** Hash of open items: field `<itemId>\u0000<kind>\u0000<offset>`, value the text at that offset. Expires by itself. */
  openItems: (attemptId: string) => `open-items:${attemptId}`,
  /** A task of the workspace changed: message is the task's id; or its queue did: message is `queueChanged`. */
  workspaceChannel: (workspaceId: string) => `workspace:${workspaceId}`,
  /** A comment of the task was changed, who looks at it has, or who may: message is nothing of use. */
  taskChannel: (taskId: string) => `task:${taskId}`,
  /** Somebody's role, membership or groups in the workspace changed, or which groups a repository is for: message is `accessChanged`. */
  accessChannel: (workspaceId: string) => `access:${workspaceId}`,
  /** A session or an API token of the user, a person or a service account, was ended: message is `accessChanged`. */
  accountChannel: (userId: string) => `account:${userId}`,
  /** Sorted set of who looks at the task: `<connection> <user>`, by the time in milliseconds at which it stops counting. */
  presence: (taskId: string) => `presence:${taskId}`,
  /** The person has new notifications, or has read some: the message says nothing. */
  notificationsChannel: (userId: string) => `notifications:${userId}`,
  /** The attempt whose id is the message is to be cancelled. */
  cancelChannel: 'cancel',
} as const;

/** Told on the channel of an attempt, of a workspace's access or of an account when fewer may read what they read. */
export const accessChanged = JSON.stringify({ kind: 'access' } satisfies AttemptSignal);

/** Told on the channel of a workspace when its queue was paused, opened, limited or reordered. */
export const queueChanged = 'queue';

/** Told on the channel of a workspace when one person's view of a task changed, which is nothing to the others. */
export const viewChanged = (userId: string, taskId: string) => `view ${userId} ${taskId}`;

/** All that a queue message holds: the payload is stored in clear. */
export const queueMessage = z.object({ attemptId: z.uuid() });
export type QueueMessage = z.infer<typeof queueMessage>;
