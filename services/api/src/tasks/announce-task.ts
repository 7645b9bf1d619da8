import { accessChanged, redisNames, viewChanged } from '@codex-web/contracts/live';
import type { Dependencies } from '../dependencies.ts';

type Parts = Pick<Dependencies, 'redis' | 'logger'>;

/** Tells everybody's lists that a task changed, and who has it open that its comments may have. Never fails. */
export async function announceTask(
  { redis, logger }: Parts,
  changed: { workspaceId: string; taskId: string },
): Promise<void> {
  await publishAll(redis, logger, [
    [redisNames.workspaceChannel(changed.workspaceId), changed.taskId],
    [redisNames.taskChannel(changed.taskId), ''],
  ]);
}

/** Tells the person's other pages that their view of a task changed. Never fails. */
export async function announceView(
  { redis, logger }: Parts,
  changed: { workspaceId: string; userId: string; taskId: string },
): Promise<void> {
  const text = viewChanged(changed.userId, changed.taskId);
  await publishAll(redis, logger, [[redisNames.workspaceChannel(changed.workspaceId), text]]);
}

/** Tells who watches these attempts to look whether they still may. Never fails: each heartbeat looks too. */
export async function announceAccess({ redis, logger }: Parts, attemptIds: string[]): Promise<void> {
  await publishAll(
    redis,
    logger,
    attemptIds.map((id) => [redisNames.attemptChannel(id), accessChanged] as const),
  );
}

/**
 * Tells everybody who has something of these workspaces open to look whether they still may, and what they see now: a role, a
 * membership, a group or what a group is for has changed. Never fails: each heartbeat looks too.
 */
export async function announceMembers({ redis, logger }: Parts, workspaceIds: Iterable<string>): Promise<void> {
  const channels = [...new Set(workspaceIds)].map((id) => redisNames.accessChannel(id));
  await publishAll(
    redis,
    logger,
    channels.map((channel) => [channel, accessChanged] as const),
  );
}

/**
 * Tells everything that somebody has open to look whether it still may be: a session or an API token of theirs was ended. Never
 * fails: each heartbeat looks too.
 */
export async function announceAccount({ redis, logger }: Parts, userId: string): Promise<void> {
  await publishAll(redis, logger, [[redisNames.accountChannel(userId), accessChanged]]);
}

async function publishAll(
  redis: Parts['redis'],
  logger: Parts['logger'],
  messages: (readonly [channel: string, text: string])[],
): Promise<void> {
  const sent = await Promise.allSettled(messages.map(([channel, text]) => redis.publish(channel, text)));
  const failed = sent.find((result) => result.status === 'rejected');
  if (failed) logger.warn({ err: failed.reason }, 'Redis was not told');
}
