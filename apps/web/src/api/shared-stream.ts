import { z } from 'zod';
import { openStream, type StreamOptions } from './open-stream.ts';
import { parseJson } from './parse-json.ts';
import type { SseMessage } from './sse-parser.ts';

type SharedOptions = Pick<StreamOptions, 'path' | 'onMessages'> & {
  /** Pages that give the same name share one connection. */
  name: string;
  /** Called with true on the page that holds the connection. */
  onHolding?: (isHolding: boolean) => void;
};

const broadcast = z.array(z.object({ event: z.string(), id: z.string().nullable(), data: z.string() }));

/**
 * Reads a stream with one connection for all pages of the browser, also while none of them is looked at: the page that
 * holds it hands on what comes. Browsers allow six connections to a server, so a stream that every page needs must not
 * take one for each. Where the browser has no locks, which it keeps from pages over plain http, each page reads it by
 * itself while it is looked at. What comes is to be idempotent: a page may get it twice, and one that opens later gets
 * what comes from then on.
 */
export function openSharedStream({ name, path, onMessages, onHolding }: SharedOptions): () => void {
  let lastId: string | null = null;
  const read = (handOn: (messages: SseMessage[]) => void, whileHidden: boolean) =>
    openStream({
      path,
      whileHidden,
      lastEventId: () => lastId,
      onMessages: (messages) => {
        lastId = messages.findLast(({ id }) => id !== null)?.id ?? lastId;
        onMessages(messages);
        handOn(messages);
      },
    });
  if (!navigator.locks || typeof BroadcastChannel === 'undefined') return read(() => undefined, false);

  const closed = new AbortController();
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => {
    const messages = broadcast.safeParse(parseJson(String(data)));
    if (messages.success) onMessages(messages.data);
  };
  const hold = () =>
    new Promise<void>((release) => {
      onHolding?.(true);
      const close = read((messages) => channel.postMessage(JSON.stringify(messages)), true);
      closed.signal.addEventListener('abort', () => {
        close();
        onHolding?.(false);
        release();
      });
    });
  navigator.locks.request(name, { signal: closed.signal }, hold).catch(() => undefined);
  return () => {
    closed.abort();
    channel.close();
  };
}
