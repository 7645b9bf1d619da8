import { ApiError } from './api-failure.ts';
import { backoff } from './backoff.ts';
import { connections } from './connections.ts';
import { send } from './request.ts';
import { type SseMessage, SseParser } from './sse-parser.ts';
import { takeSlot } from './stream-slots.ts';

export type StreamOptions = {
  /** What follows `/api/v1`. */
  path: string;
  /** Where to go on from; asked before each connection, null for the start. */
  lastEventId: () => string | null;
  onMessages: (messages: SseMessage[]) => void;
  /** A connection stands, and `again` tells that an earlier one was lost before it. */
  onOpen?: (again: boolean) => void;
  /** The API refuses the stream for good, for example because the visitor was signed out. */
  onRefused?: (error: ApiError) => void;
  /** Stays open while nobody looks at the page. Only for what one page of a browser does for all of them. */
  whileHidden?: boolean;
};

/** A server that sends nothing for this long, not even a comment, is taken for gone. */
const silenceMs = 45_000;
/** A page nobody looks at gives its connection back after this long: browsers allow six for each server. */
const hiddenMs = 20_000;
/** A stream that waits longer than this for a free connection is told of. */
const slotPatienceMs = 2_000;

/**
 * Keeps a stream of server-sent events open until the returned function is called, the server sends `end`, or it refuses.
 * A lost connection is reported to `connections` at once and tried again with growing pauses.
 */
export function openStream(options: StreamOptions): () => void {
  const stream = Symbol(options.path);
  const closed = new AbortController();
  const done = keepOpen(options, stream, closed.signal).finally(() => connections.markFine(stream));
  done.catch(() => undefined);
  return () => closed.abort();
}

async function keepOpen(options: StreamOptions, stream: symbol, closed: AbortSignal): Promise<void> {
  let failures = 0;
  let again = false;
  while (!closed.aborted) {
    if (!options.whileHidden) await visible(closed);
    const opened = () => {
      failures = 0;
      connections.markFine(stream);
      options.onOpen?.(again);
      again = true;
    };
    const giveBack = await takeSlotOrTell(stream, closed);
    const end = await readOnce(options, closed, opened).finally(giveBack);
    if (end === 'ended' || closed.aborted) return;
    if (end === 'hidden') continue;
    if (end !== 'lost') return options.onRefused?.(end);
    connections.markLost(stream);
    failures += 1;
    await pause(backoff(failures, Math.random()), closed);
  }
}

/** What is shown may be out of date while a stream has to wait for other windows of the same browser: the page says so. */
async function takeSlotOrTell(stream: symbol, closed: AbortSignal): Promise<() => void> {
  const late = setTimeout(() => connections.markLost(stream), slotPatienceMs);
  return takeSlot(closed).finally(() => clearTimeout(late));
}

type End = 'ended' | 'hidden' | 'lost' | ApiError;

async function readOnce(options: StreamOptions, closed: AbortSignal, opened: () => void): Promise<End> {
  const attempt = new AbortController();
  const signal = AbortSignal.any([closed, attempt.signal]);
  const stopWatching = options.whileHidden ? () => undefined : whenHidden(() => attempt.abort('hidden'));
  let silence = setTimeout(() => attempt.abort('silent'), silenceMs);
  try {
    const id = options.lastEventId();
    const headers = { accept: 'text/event-stream', ...(id === null ? {} : { 'last-event-id': id }) };
    const response = await send(options.path, { headers, signal });
    opened();
    const parser = new SseParser();
    for await (const piece of textOf(response)) {
      clearTimeout(silence);
      silence = setTimeout(() => attempt.abort('silent'), silenceMs);
      const messages = parser.push(piece);
      if (messages.length > 0) options.onMessages(messages);
      if (messages.some((message) => message.event === 'end')) return 'ended';
    }
    return 'lost';
  } catch (error) {
    if (attempt.signal.reason === 'hidden') return 'hidden';
    return error instanceof ApiError && isFinalRefusal(error) ? error : 'lost';
  } finally {
    clearTimeout(silence);
    stopWatching();
    attempt.abort();
  }
}

function isFinalRefusal({ failure }: ApiError): boolean {
  return failure.requestId !== null && failure.status !== null && failure.status < 500 && failure.status !== 429;
}

async function* textOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return;
    yield piece.value;
  }
}

function whenHidden(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(act, hiddenMs);
  };
  watch();
  document.addEventListener('visibilitychange', watch);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', watch);
  };
}

function visible(closed: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !closed.aborted) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    closed.addEventListener('abort', look, { once: true });
  });
}

/** Waits, but not longer than until the browser says that it is online again. */
function pause(ms: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    window.addEventListener('online', go);
    closed.addEventListener('abort', go, { once: true });
  });
}
