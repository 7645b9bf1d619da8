import { z } from 'zod';
import { failedAnswer, ModelError } from './model-error.ts';
import type { AnswerPart, SpokenItem } from './model-request.ts';

const text = z.string().nullish().catch(null);

const callPiece = z.object({
  index: z.number().int().nonnegative().max(1_000).optional(),
  id: text,
  function: z.object({ name: text, arguments: text }).nullish().catch(null),
});

/** `reasoning_content` is what DeepSeek and vLLM call it, `reasoning` what OpenRouter and Ollama do. */
const chunk = z.looseObject({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: text,
            refusal: text,
            reasoning_content: text,
            reasoning: text,
            tool_calls: z.array(callPiece).nullish().catch(null),
          })
          .nullish()
          .catch(null),
        finish_reason: text,
      }),
    )
    .catch([]),
  error: z
    .object({ code: z.unknown(), message: z.string().catch('') })
    .nullish()
    .catch(null),
});
type Delta = NonNullable<z.infer<typeof chunk>['choices'][number]['delta']>;
type Call = { id: string; name: string; arguments: string };

/** Where the items of an answer stand: first what it thought, then what it said, then its calls. */
const indexes = { reasoning: 0, message: 1, calls: 2 } as const;

/** Reads a streamed answer of Chat Completions. @throws ModelError when it fails or ends early. */
export async function* readChatAnswer(chunks: AsyncIterable<unknown>): AsyncGenerator<AnswerPart> {
  const said = { reasoning: '', message: '', calls: [] as Call[] };
  let finish: string | null = null;
  for await (const received of chunks) {
    const { data } = chunk.safeParse(received);
    if (data?.error) throw failedAnswer(String(data.error.code ?? ''), data.error.message);
    const [choice] = data?.choices ?? [];
    if (choice?.delta) yield* takeDelta(choice.delta, said);
    finish = choice?.finish_reason ?? finish;
  }
  if (finish === 'content_filter') {
    throw new ModelError('model_refused', 'The provider filtered the answer of the model out.');
  }
  if (finish === null) {
    throw new ModelError('model_unavailable', 'The answer of the model ended in the middle.', { retryAfterMs: 500 });
  }
  yield { kind: 'done', items: toItems(said), isCutShort: finish === 'length' };
}

function* takeDelta(delta: Delta, said: { reasoning: string; message: string; calls: Call[] }): Generator<AnswerPart> {
  const pieces = {
    reasoning: delta.reasoning_content ?? delta.reasoning ?? '',
    message: (delta.content ?? '') + (delta.refusal ?? ''),
  };
  for (const type of ['reasoning', 'message'] as const) {
    if (pieces[type] === '') continue;
    said[type] += pieces[type];
    yield { kind: 'delta', type, index: indexes[type], text: pieces[type] };
  }
  for (const piece of delta.tool_calls ?? []) takeCall(piece, said.calls);
}

/** A call comes in pieces; a piece without an index begins a call of its own when it has an id, else goes on with the last. */
function takeCall(piece: z.infer<typeof callPiece>, calls: Call[]): void {
  const index = piece.index ?? (piece.id ? calls.length : Math.max(calls.length - 1, 0));
  if (index > calls.length) return;
  const call = calls[index] ?? { id: '', name: '', arguments: '' };
  call.id ||= piece.id ?? '';
  call.name ||= piece.function?.name ?? '';
  call.arguments += piece.function?.arguments ?? '';
  calls[index] = call;
}

function toItems(said: { reasoning: string; message: string; calls: Call[] }): SpokenItem[] {
  const items: SpokenItem[] = said.calls.map((call, position) => ({
    type: 'call',
    index: indexes.calls + position,
    callId: call.id || `call_${position}`,
    name: call.name,
    arguments: call.arguments,
  }));
  if (said.message !== '') items.unshift({ type: 'message', index: indexes.message, text: said.message });
  if (said.reasoning !== '') items.unshift({ type: 'reasoning', index: indexes.reasoning, text: said.reasoning });
  return items;
}
