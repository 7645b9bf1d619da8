import type { Logger } from '@codex-web/service-kit/logger';
import { Redis } from 'ioredis';

/**
 * A connection that is kept up by itself. While Redis does not answer, commands fail at once instead of waiting:
 * nothing there is the truth, and a request must not hang on it. Whoever opened it disconnects it.
 */
export function openRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    // Channels are subscribed to again by whoever did it, so that they know when.
    autoResubscribe: false,
    retryStrategy: (attempts) => Math.min(attempts * 100, 1_000),
  });
  redis.on('error', (error) => logger.debug({ err: error }, 'Redis does not answer'));
  redis.on('ready', () => logger.info('connected to Redis'));
  redis.on('close', () => logger.warn('lost the connection to Redis'));
  return redis;
}
