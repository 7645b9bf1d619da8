import type { Logger } from '@codex-web/service-kit/logger';

/**
 * Calls `act` again and again, `everyMs` after the last call ended, until stopped. An error is logged and the next call tried.
 * @returns stop, which resolves when a call that is under way has ended.
 */
export function repeat(name: string, everyMs: number, logger: Logger, act: () => Promise<void>): () => Promise<void> {
  let timer: NodeJS.Timeout;
  let stopped = false;
  let underWay: Promise<void> = Promise.resolve();
  const once = async () => {
    try {
      await act();
    } catch (error) {
      logger.warn({ err: error }, `${name} failed; trying again`);
    }
    if (!stopped) plan();
  };
  const plan = () => {
    timer = setTimeout(() => {
      underWay = once();
    }, everyMs);
  };
  plan();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await underWay;
  };
}
