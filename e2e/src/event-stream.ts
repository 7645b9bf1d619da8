import { type Event, event } from '@codex-web/contracts/event';
import { type LiveDelta, liveDelta } from '@codex-web/contracts/live';
import type { ApiClient } from './api-client.ts';

export type Frame = { type: 'event'; event: Event } | { type: 'delta'; delta: LiveDelta } | { type: 'end' };

/**
 * Reads the server-sent events of an attempt.
 * @param lastEventId what a reader that comes back has seen.
 * @returns an async iteration that ends with the connection; leaving it closes the connection.
 */
export async function* readStream(api: ApiClient, attemptId: string, lastEventId?: number): AsyncGenerator<Frame> {
  const abort = new AbortController();
  const answer = await fetch(`${api.baseUrl}/api/v1/attempts/${attemptId}/events`, {
    headers: {
      accept: 'text/event-stream',
      cookie: api.cookie,
      ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
    },
    signal: abort.signal,
  });
  if (answer.status !== 200 || answer.body === null) throw new Error(`${answer.status}: ${await answer.text()}`);
  try {
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const frame = toFrame(block);
        if (frame) yield frame;
      }
    }
  } finally {
    abort.abort();
  }
}

function toFrame(block: string): Frame | null {
  const lines = block.split('\n');
  const field = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  const data = field('data').join('\n');
  switch (field('event')[0]) {
    case 'event':
      return { type: 'event', event: event.parse(JSON.parse(data)) };
    case 'delta':
      return { type: 'delta', delta: liveDelta.parse(JSON.parse(data)) };
    case 'end':
      return { type: 'end' };
    default:
      return null;
  }
}
