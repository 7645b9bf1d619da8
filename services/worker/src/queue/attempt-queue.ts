import { randomUUID } from 'node:crypto';
import { queueMessage, redisNames } from '@codex-web/contracts/live';
import type { Logger } from '@codex-web/service-kit/logger';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';

/** How soon a message that was taken by a worker which died in the same moment is given to another one. */
const lockMs = 4_000;
const stalledCheckMs = 2_000;

/**
 * Messages that say that there is something to do, each by the id of an attempt that could start when it was sent. They
 * order nothing and own nothing: what is done next, and who does it, the database decides. One that is lost costs a
 * moment, one that comes twice nothing.
 */
export type AttemptQueue = {
  /** Puts a message in unless it is there. */
  add: (attemptId: string) => Promise<void>;
  /** Takes out the message of an attempt that has been started. */
  remove: (attemptId: string) => Promise<void>;
  /** Waits for a message and takes it out. @returns the attempt it names; null after a while without any, and once closed. */
  take: () => Promise<string | null>;
  close: () => Promise<void>;
};

/** @param redis stays open when the queue is closed. */
export function openAttemptQueue(redis: Redis, logger: Logger): AttemptQueue {
  const connection = redis.duplicate({ maxRetriesPerRequest: null });
  const queue = new Queue(redisNames.queue, { connection: redis });
  const worker = new Worker(redisNames.queue, null, {
    connection,
    autorun: false,
    lockDuration: lockMs,
    stalledInterval: stalledCheckMs,
    maxStalledCount: 1_000_000,
  });
  const onError = (error: Error) => logger.warn({ err: error }, 'the queue reports an error');
  queue.on('error', onError);
  worker.on('error', onError);
  worker.startStalledCheckTimer().catch(onError);
  return {
    add: async (attemptId) => {
      await queue.add('attempt', { attemptId }, { jobId: attemptId, removeOnComplete: true, removeOnFail: true });
    },
    remove: async (attemptId) => {
      await queue.remove(attemptId);
    },
    take: async () => {
      const token = randomUUID();
      const message = await worker.getNextJob(token);
      if (!message) return null;
      await message.moveToCompleted(null, token, false);
      return queueMessage.safeParse(message.data).data?.attemptId ?? null;
    },
    close: async () => {
      await worker.close();
      await queue.close();
      connection.disconnect();
    },
  };
}
