import { z } from 'zod';
import { type CountedAnswer, countedAnswer } from './counted-answer.ts';
import { EventStreamReader } from './event-stream-reader.ts';
import { failureIn, parseEvent } from './stream-event.ts';

/** What a piece of an answer showed: the count that ends it, and what a provider says that gives up within its answer. */
export type Noticed = { counted: CountedAnswer | null; failure: unknown };

/**
 * Reads along an answer as it passes. `push` tells each thing once, as soon as the piece that completes it is there;
 * `end` gives a count that was not told until then, also when the answer was cut.
 */
export interface AnswerReader {
  push(piece: Buffer): Noticed;
  end(): CountedAnswer | null;
}

/** JSON answers longer than this are passed on uncounted. */
const maxJsonBytes = 16 * 1024 * 1024;

export function createAnswerReader(contentType: string | undefined): AnswerReader {
  return contentType?.startsWith('text/event-stream') ? eventStream() : json();
}

function eventStream(): AnswerReader {
  const reader = new EventStreamReader();
  let latest: CountedAnswer | null = null;

  function look(events: Buffer[]): Noticed {
    const noticed: Noticed = { counted: null, failure: undefined };
    for (const data of events) {
      noticed.failure ??= failureIn(data);
      noticed.counted ??= finalCount(data);
    }
    return noticed;
  }

  function finalCount(data: Buffer): CountedAnswer | null {
    if (isDone(data)) return take();
    if (finalTypes.some((type) => data.includes(type))) {
      const final = finalEvent.safeParse(parseEvent(data)).data;
      if (final) return final;
    }
    if (!data.includes('"completion_tokens"')) return null;
    // Some providers tell the usage so far with every piece, so it counts when the stream is done.
    latest = countedAnswer.safeParse(parseEvent(data)).data ?? latest;
    return null;
  }

  function take(): CountedAnswer | null {
    const taken = latest;
    latest = null;
    return taken;
  }

  return {
    push: (piece) => look(reader.push(piece)),
    end: () => look(reader.end()).counted ?? take(),
  };
}

function json(): AnswerReader {
  let pieces: Buffer[] = [];
  let bytes = 0;
  return {
    push(piece) {
      bytes += piece.length;
      if (bytes <= maxJsonBytes) pieces.push(piece);
      else pieces = [];
      return { counted: null, failure: undefined };
    },
    end: () =>
      bytes > maxJsonBytes ? null : (countedAnswer.safeParse(parseEvent(Buffer.concat(pieces))).data ?? null),
  };
}

const finalTypes = ['response.completed', 'response.incomplete', 'response.failed'] as const;

const finalEvent = z
  .object({ type: z.enum(finalTypes), response: countedAnswer })
  .transform(({ response }) => response);

function isDone(data: Buffer): boolean {
  return data.length < 16 && data.toString('latin1').trim() === '[DONE]';
}
