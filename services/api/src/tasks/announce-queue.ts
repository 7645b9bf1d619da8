import { queueChanged, redisNames } from '@codex-web/contracts/live';
import { findStartable } from '@codex-web/db/find-startable';
import type { Dependencies } from '../dependencies.ts';

type Parts = Pick<Dependencies, 'db' | 'redis' | 'queue' | 'logger'>;

/**
 * Tells workers what may start now, and watchers that the order changed. Never fails: workers look by themselves too.
 */
export async function announceQueue({ db, redis, queue, logger }: Parts, workspaceId: string): Promise<void> {
  const told = await Promise.allSettled([
    findStartable(db, workspaceId).then((attemptIds) => queue.add(attemptIds)),
    redis.publish(redisNames.workspaceChannel(workspaceId), queueChanged),
  ]);
  const failed = told.find((result) => result.status === 'rejected');
  if (failed) logger.warn({ err: failed.reason }, 'workers and watchers were not told of the queue');
}
