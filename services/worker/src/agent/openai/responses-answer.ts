import { z } from 'zod';
import { failedAnswer, ModelError } from './model-error.ts';
import type { AnswerPart, SpokenItem } from './model-request.ts';

const at = { output_index: z.number().int().nonnegative().max(10_000) };
const delta = { ...at, delta: z.string() };
const summaryPart = { ...delta, summary_index: z.number().int().catch(0) };
const texts = z.array(z.looseObject({ text: z.string().optional(), refusal: z.string().optional() })).catch([]);

const outputItem = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    content: texts,
    phase: z.enum(['commentary', 'final_answer']).optional().catch(undefined),
  }),
  z.object({
    type: z.literal('reasoning'),
    summary: texts,
    content: texts.optional(),
    encrypted_content: z.string().optional().catch(undefined),
  }),
  z.object({ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() }),
]);

const output = z.array(z.unknown()).catch([]);
const fault = z
  .object({ code: z.string().nullish().catch(null), message: z.string().nullish().catch(null) })
  .nullish()
  .catch(null);

const streamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('response.output_text.delta'), ...delta }),
  z.object({ type: z.literal('response.refusal.delta'), ...delta }),
  z.object({ type: z.literal('response.reasoning_text.delta'), ...delta }),
  z.object({ type: z.literal('response.reasoning_summary_text.delta'), ...summaryPart }),
  z.object({ type: z.literal('response.output_item.done'), ...at, item: z.unknown() }),
  z.object({ type: z.literal('response.completed'), response: z.object({ output }) }),
  z.object({
    type: z.literal('response.incomplete'),
    response: z.object({
      output,
      incomplete_details: z
        .object({ reason: z.string().catch('') })
        .nullish()
        .catch(null),
    }),
  }),
  z.object({ type: z.literal('response.failed'), response: z.object({ error: fault }) }),
  z.object({ type: z.literal('error'), code: z.string().nullish(), message: z.string().catch('') }),
]);
type StreamEvent = z.infer<typeof streamEvent>;

/** Reads an answer of the Responses API. @throws ModelError when it fails or ends early. */
export async function* readResponsesAnswer(events: AsyncIterable<unknown>): AsyncGenerator<AnswerPart> {
  const items: SpokenItem[] = [];
  const summaries = new Map<number, number>();
  for await (const received of events) {
    const { data: event } = streamEvent.safeParse(received);
    if (!event) continue;
    if (event.type === 'response.output_item.done') items.push(...toSpoken(event.item, event.output_index));
    const part = toDelta(event, summaries);
    if (part) yield part;
    const done = toDone(event, items);
    if (done) return yield done;
  }
  throw new ModelError('model_unavailable', 'The answer of the model ended in the middle.', { retryAfterMs: 500 });
}

function toDelta(event: StreamEvent, summaries: Map<number, number>): AnswerPart | null {
  switch (event.type) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return { kind: 'delta', type: 'message', index: event.output_index, text: event.delta };
    case 'response.reasoning_text.delta':
      return { kind: 'delta', type: 'reasoning', index: event.output_index, text: event.delta };
    case 'response.reasoning_summary_text.delta': {
      const before = summaries.get(event.output_index) ?? event.summary_index;
      summaries.set(event.output_index, event.summary_index);
      const text = (event.summary_index > before ? '\n\n' : '') + event.delta;
      return { kind: 'delta', type: 'reasoning', index: event.output_index, text };
    }
    default:
      return null;
  }
}

function toDone(event: StreamEvent, items: SpokenItem[]): AnswerPart | null {
  switch (event.type) {
    case 'response.completed':
      return { kind: 'done', items: items.length > 0 ? items : allOf(event.response.output), isCutShort: false };
    case 'response.incomplete': {
      const reason = event.response.incomplete_details?.reason;
      if (reason === 'content_filter') {
        throw new ModelError('model_refused', 'The provider filtered the answer of the model out.');
      }
      return { kind: 'done', items: items.length > 0 ? items : allOf(event.response.output), isCutShort: true };
    }
    case 'response.failed':
      throw failedAnswer(event.response.error?.code ?? '', event.response.error?.message ?? 'It gave no reason.');
    case 'error':
      throw failedAnswer(event.code ?? '', event.message);
    default:
      return null;
  }
}

function allOf(output: unknown[]): SpokenItem[] {
  return output.flatMap(toSpoken);
}

function toSpoken(received: unknown, index: number): SpokenItem[] {
  const { data: item } = outputItem.safeParse(received);
  if (!item) return [];
  switch (item.type) {
    case 'message':
      return [{ type: 'message', index, text: joined(item.content, ''), phase: item.phase }];
    case 'reasoning': {
      const shown = item.summary.length > 0 ? item.summary : (item.content ?? []);
      return [{ type: 'reasoning', index, text: joined(shown, '\n\n'), encrypted: item.encrypted_content }];
    }
    case 'function_call':
      return [{ type: 'call', index, callId: item.call_id, name: item.name, arguments: item.arguments }];
    default:
      return item satisfies never;
  }
}

function joined(parts: z.infer<typeof texts>, separator: string): string {
  return parts.map((part) => part.text ?? part.refusal ?? '').join(separator);
}
