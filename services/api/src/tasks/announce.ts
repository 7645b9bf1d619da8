import { type AttemptSignal, redisNames } from '@codex-web/contracts/live';
import type { Dependencies } from '../dependencies.ts';

type Parts = Pick<Dependencies, 'redis' | 'queue' | 'logger'>;

/**
 * Tells workers and watchers of attempts that were recorded. Never fails: while Redis is away the attempts stand in
 * Postgres, where the reconciler finds them.
 */
export async function announceAttempts(
  { queue, redis, logger }: Parts,
  made: { workspaceId: string; taskId: string; attemptIds: string[] },
): Promise<void> {
  await tryAll(logger, [
    queue.add(made.attemptIds),
    redis.publish(redisNames.workspaceChannel(made.workspaceId), made.taskId),
  ]);
}

/** Tells the worker that holds the attempt to end it. Never fails: the worker also reads the request from Postgres. */
export async function announceCancel({ redis, logger }: Parts, attemptId: string): Promise<void> {
  await tryAll(logger, [redis.publish(redisNames.cancelChannel, attemptId)]);
}

/** Tells watchers of an attempt that was ended before a worker took it. Never fails. */
export async function announceEnd(
  { queue, redis, logger }: Parts,
  ended: { workspaceId: string; taskId: string; attemptId: string; lastSeq: number },
): Promise<void> {
  const signal: AttemptSignal = { kind: 'stored', seq: ended.lastSeq };
  await tryAll(logger, [
    queue.remove(ended.attemptId),
    redis.publish(redisNames.attemptChannel(ended.attemptId), JSON.stringify(signal)),
    redis.publish(redisNames.workspaceChannel(ended.workspaceId), ended.taskId),
  ]);
}

async function tryAll(logger: Parts['logger'], steps: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(steps)) {
    if (result.status === 'rejected') logger.warn({ err: result.reason }, 'Redis was not told');
  }
}
