import { type QueueMessage, redisNames } from '@codex-web/contracts/live';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Where workers take attempts from. Nothing in it is the truth: what is missing is put in again from Postgres. */
export type AttemptQueue = {
  /** Puts attempts in; one that is in already stays once. @throws when Redis does not answer. */
  add: (attemptIds: string[]) => Promise<void>;
  /** Takes an attempt out that no worker has taken. @throws when Redis does not answer. */
  remove: (attemptId: string) => Promise<void>;
  close: () => Promise<void>;
};

/** @param redis stays open when the queue is closed. */
export function openAttemptQueue(redis: Redis): AttemptQueue {
  let opened: Queue<QueueMessage> | null = null;

  // Opened when it is first needed, and again after that failed: BullMQ never recovers from a failed start.
  async function open(): Promise<Queue<QueueMessage>> {
    const queue = opened ?? openQueue(redis);
    opened = queue;
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      if (opened === queue) opened = null;
      throw error;
    }
  }

  return {
    add: async (attemptIds) => {
      const queue = await open();
      await queue.addBulk(attemptIds.map(toJob));
    },
    remove: async (attemptId) => {
      const queue = await open();
      await queue.remove(attemptId);
    },
    close: async () => {
      await opened?.close();
    },
  };
}

function openQueue(redis: Redis): Queue<QueueMessage> {
  const queue = new Queue<QueueMessage>(redisNames.queue, { connection: redis, skipWaitingForReady: true });
  // Each call reports its own failure; without a listener this event would end the process.
  queue.on('error', () => {});
  return queue;
}

/** The id makes adding twice harmless. Nothing of it stays when it is done, or it could not be added again. */
function toJob(attemptId: string) {
  return {
    name: 'attempt',
    data: { attemptId },
    opts: { jobId: attemptId, removeOnComplete: true, removeOnFail: true },
  };
}
