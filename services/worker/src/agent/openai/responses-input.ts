import type OpenAI from 'openai';
import type { HistoryEntry, ModelRequest } from './model-request.ts';
import type { AnswerItem } from './note.ts';

type Input = OpenAI.Responses.ResponseInputItem;
type Params = OpenAI.Responses.ResponseCreateParamsStreaming;

/** The request in the form of the Responses API; nothing is kept at the provider. `without` names settings to leave out. */
export function toResponsesParams(request: ModelRequest, without: ReadonlySet<string>): Params {
  const wants = (name: string) => !without.has(name);
  const summary = wants('reasoning.summary') ? { summary: 'auto' as const } : {};
  return {
    model: request.model,
    instructions: request.instructions,
    input: request.history.flatMap(toInput),
    stream: true,
    ...(request.tools.length > 0 && {
      tools: request.tools.map((tool) => ({ type: 'function' as const, strict: false, ...tool })),
    }),
    ...(wants('store') && { store: false }),
    ...(wants('include') && { include: ['reasoning.encrypted_content' as const] }),
    ...(wants('prompt_cache_key') && { prompt_cache_key: request.cacheKey }),
    ...(wants('reasoning') && { reasoning: { effort: request.reasoningEffort as 'low', ...summary } }),
  };
}

function toInput(entry: HistoryEntry): Input[] {
  switch (entry.type) {
    case 'prompt':
      return [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: entry.text }] }];
    case 'answer':
      return entry.items.flatMap(toAnswerInput);
    case 'result':
      return [{ type: 'function_call_output', call_id: entry.callId, output: entry.text }];
    case 'image': {
      const image_url = `data:${entry.mediaType};base64,${entry.base64}`;
      return [{ type: 'message', role: 'user', content: [{ type: 'input_image', image_url, detail: 'auto' }] }];
    }
    default:
      return entry satisfies never;
  }
}

function toAnswerInput(item: AnswerItem): Input[] {
  switch (item.type) {
    case 'message':
      return [{ type: 'message', role: 'assistant', content: item.text, ...(item.phase && { phase: item.phase }) }];
    case 'reasoning': {
      // Only the provider's own form means anything to it; without it the item would be refused.
      if (item.encrypted === undefined) return [];
      const summary = item.text === '' ? [] : [{ type: 'summary_text' as const, text: item.text }];
      return [{ type: 'reasoning', summary, encrypted_content: item.encrypted } as unknown as Input];
    }
    case 'call':
      return [{ type: 'function_call', call_id: item.callId, name: item.name, arguments: item.arguments }];
    default:
      return item satisfies never;
  }
}
