import type { Logger } from './logger.ts';

/** Closing longer than this is given up, so that a stop always ends. */
const graceMs = 20_000;

/**
 * Calls `close` once on SIGTERM or SIGINT and ends the process with 0; with 1 when closing fails or takes too long.
 * An error nobody caught is logged and ends the process with 1: whoever started it starts it again.
 */
export function closeOnSignal(logger: Logger, close: () => Promise<void>): void {
  let closing = false;
  const stop = async (signal: string) => {
    if (closing) return;
    closing = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), graceMs).unref();
    try {
      await close();
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'could not stop cleanly');
      process.exit(1);
    }
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'an error that nobody caught');
    process.exit(1);
  });
}
