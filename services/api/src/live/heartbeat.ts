import { heartbeatFrame, heartbeatMs } from '../http/event-stream.ts';
import type { SignalHub } from './signal-hub.ts';

/** How often Postgres is asked while signals cannot be trusted. */
const pollMs = 1_000;

/** The clock of one stream. */
export type Heartbeat = {
  isDue: () => boolean;
  /** Checks that the reader is still allowed to read and, if so, gives the frame that says that the stream is alive. */
  beat: () => AsyncGenerator<string>;
  /** True once the reader was found to be no longer allowed. */
  hasStopped: () => boolean;
  /** How long to wait for a signal before looking by oneself. */
  waitMs: () => number;
};

export function createHeartbeat(signals: SignalHub, isStillAllowed: () => Promise<boolean>): Heartbeat {
  let dueAt = Date.now() + heartbeatMs;
  let stopped = false;
  return {
    isDue: () => Date.now() >= dueAt,
    hasStopped: () => stopped,
    waitMs: () => {
      const left = Math.max(dueAt - Date.now(), 0);
      return signals.isTrusted() ? left : Math.min(left, pollMs);
    },
    beat: async function* () {
      dueAt = Date.now() + heartbeatMs;
      stopped = !(await isStillAllowed());
      if (!stopped) yield heartbeatFrame;
    },
  };
}
