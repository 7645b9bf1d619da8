import { setTimeout as delay } from 'node:timers/promises';
import { LeaseLostError } from '@codex-web/db/lease';
import type { Logger } from '@codex-web/service-kit/logger';

const longestWaitMs = 5_000;

/**
 * Repeats a write until the database has taken it, however long it is away. The write has to be safe to repeat: an
 * answer may be lost after the write was done.
 * @throws LeaseLostError: then it is another worker's to write.
 */
export async function untilStored<T>(logger: Logger, write: () => Promise<T>): Promise<T> {
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await write();
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      logger.warn({ err: error, waitMs }, 'could not write to the database; trying again');
      await delay(waitMs);
    }
  }
}
