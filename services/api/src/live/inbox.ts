import type { ChannelListener } from './signal-hub.ts';

/** More text than this waiting for a slow reader is dropped, and counts as a gap. */
const maxTextLength = 1_000_000;
const maxMessages = 5_000;

/** What came over a channel for one reader since it last looked. */
export type Inbox = ChannelListener & {
  /** Empties it. `gap` is true when messages are missing. */
  take: () => { messages: string[]; gap: boolean };
  /** Resolves when there is something to take, when `ms` have passed, or when the signal is aborted. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

export function createInbox(): Inbox {
  let messages: string[] = [];
  let textLength = 0;
  let gap = false;
  let wake = () => {};

  function clear(): void {
    messages = [];
    textLength = 0;
  }

  function noteGap(): void {
    clear();
    gap = true;
    wake();
  }

  return {
    message: (text) => {
      if (messages.length >= maxMessages || textLength + text.length > maxTextLength) return noteGap();
      messages.push(text);
      textLength += text.length;
      wake();
    },
    gap: noteGap,
    take: () => {
      const taken = { messages, gap };
      clear();
      gap = false;
      return taken;
    },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (gap || messages.length > 0 || signal.aborted) return resolve();
        const timer = setTimeout(() => wake(), ms);
        const stop = () => wake();
        signal.addEventListener('abort', stop);
        wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', stop);
          wake = () => {};
          resolve();
        };
      }),
  };
}
