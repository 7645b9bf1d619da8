import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** How often an idle stream says that it is alive, so that proxies keep it and readers notice when it broke. */
export const heartbeatMs = 15_000;

/** A route that answers with a stream ends when its reader goes, not after a time. */
export const streamTimeoutMs = 2_147_483_647;

/**
 * Answers with server-sent events. Frames are asked for only as fast as the reader takes them. The signal that
 * `frames` gets is aborted when the reader is gone or `closing` is; it must end soon after.
 */
export function sendEventStream(
  reply: FastifyReply,
  closing: AbortSignal,
  frames: (signal: AbortSignal) => AsyncIterable<string>,
): FastifyReply {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  return (
    reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-store, no-transform')
      .header('x-accel-buffering', 'no')
      // Nothing follows on the connection of a stream, so that stopping does not wait for it.
      .header('connection', 'close')
      .send(Readable.from(frames(AbortSignal.any([gone.signal, closing])), { objectMode: false }))
  );
}

export function formatFrame(frame: { event: string; id?: string | number; data?: unknown }): string {
  const id = frame.id === undefined ? '' : `id: ${frame.id}\n`;
  // JSON has no line breaks of its own, so one data line holds it.
  const data = frame.data === undefined ? '' : JSON.stringify(frame.data);
  return `${id}event: ${frame.event}\ndata: ${data}\n\n`;
}

/** Sent at once, so that the reader knows the stream is open, with the time to wait before a reconnect. */
export const openingFrame = 'retry: 1000\n: open\n\n';
export const heartbeatFrame = ': alive\n\n';
