import { queueMessage, redisNames } from '@codex-web/contracts/live';
import type { Logger } from '@codex-web/service-kit/logger';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';

/** How soon the message of a worker that died is given to another one. */
const lockMs = 4_000;
const stalledCheckMs = 2_000;

export type AttemptQueue = {
  /** Puts the attempt into the queue unless it is there. */
  add: (attemptId: string) => Promise<void>;
  /** Takes no more messages, and resolves when those that were taken are done. */
  close: () => Promise<void>;
};

/**
 * Takes attempts from the queue, at most `concurrency` at once. The queue only says that there is something to do:
 * who owns an attempt is settled in the database, so that a message given twice, or lost, does no harm.
 */
export function consumeAttempts(
  redis: Redis,
  concurrency: number,
  logger: Logger,
  handle: (attemptId: string) => Promise<void>,
): AttemptQueue {
  const connection = redis.duplicate({ maxRetriesPerRequest: null });
  const queue = new Queue(redisNames.queue, { connection: redis });
  const worker = new Worker(redisNames.queue, (message) => handle(queueMessage.parse(message.data).attemptId), {
    connection,
    concurrency,
    lockDuration: lockMs,
    stalledInterval: stalledCheckMs,
    maxStalledCount: 1_000_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  const onError = (error: Error) => logger.warn({ err: error }, 'the queue reports an error');
  queue.on('error', onError);
  worker.on('error', onError);
  worker.on('failed', (message, error) =>
    logger.error({ err: error, attemptId: message?.data.attemptId }, 'a message failed'),
  );
  return {
    add: async (attemptId) => {
      await queue.add(redisNames.queue, { attemptId }, { jobId: attemptId });
    },
    close: async () => {
      await worker.close();
      await queue.close();
      connection.disconnect();
    },
  };
}
