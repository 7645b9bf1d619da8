import type { TokenUsage } from '@codex-web/contracts/usage';
import { z } from 'zod';
import { EventStreamReader } from './event-stream-reader.ts';

/** What the provider counted for one answer, and the model it names. */
export type CountedAnswer = { usage: TokenUsage; model: string | undefined };

/** Reads along an answer as it passes: `push` gives the count as soon as the piece that ends it is there. */
export interface UsageReader {
  push(piece: Buffer): CountedAnswer | null;
  end(): CountedAnswer | null;
}

/** JSON answers longer than this are passed on uncounted. */
const maxJsonBytes = 16 * 1024 * 1024;

export function createUsageReader(contentType: string | undefined): UsageReader {
  return contentType?.startsWith('text/event-stream') ? eventStreamUsage() : jsonUsage();
}

function eventStreamUsage(): UsageReader {
  const reader = new EventStreamReader();
  const firstCounted = (events: Buffer[]) => {
    const counted = events.filter(mayBeFinal).map((data) => finalEvent.safeParse(parseJson(data)));
    return counted.find((event) => event.success)?.data ?? null;
  };
  return {
    push: (piece) => firstCounted(reader.push(piece)),
    end: () => firstCounted(reader.end()),
  };
}

function jsonUsage(): UsageReader {
  let pieces: Buffer[] = [];
  let bytes = 0;
  return {
    push(piece) {
      bytes += piece.length;
      if (bytes <= maxJsonBytes) pieces.push(piece);
      else pieces = [];
      return null;
    },
    end: () => (bytes > maxJsonBytes ? null : (answer.safeParse(parseJson(Buffer.concat(pieces))).data ?? null)),
  };
}

const count = z.number().int().nonnegative();
const details = z.looseObject({}).nullish();

const answer = z
  .object({
    model: z.string().max(200).optional().catch(undefined),
    usage: z.object({
      input_tokens: count,
      input_tokens_details: details.pipe(z.object({ cached_tokens: count.default(0) }).nullish()),
      output_tokens: count,
      output_tokens_details: details.pipe(z.object({ reasoning_tokens: count.default(0) }).nullish()),
    }),
  })
  .transform(
    ({ model, usage }): CountedAnswer => ({
      model,
      usage: {
        inputTokens: usage.input_tokens,
        cachedInputTokens: usage.input_tokens_details?.cached_tokens ?? 0,
        outputTokens: usage.output_tokens,
        reasoningOutputTokens: usage.output_tokens_details?.reasoning_tokens ?? 0,
      },
    }),
  );

const finalTypes = ['response.completed', 'response.incomplete', 'response.failed'] as const;

const finalEvent = z.object({ type: z.enum(finalTypes), response: answer }).transform(({ response }) => response);

/** A cheap look before the JSON is read: most events are small pieces of text. */
function mayBeFinal(data: Buffer): boolean {
  return finalTypes.some((type) => data.includes(type));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
