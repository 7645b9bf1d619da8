import type OpenAI from 'openai';
import type { HistoryEntry, ModelRequest } from './model-request.ts';

type Message = OpenAI.Chat.ChatCompletionMessageParam;
type Params = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/** The request in the form of Chat Completions. `without` names settings to leave out. */
export function toChatParams(request: ModelRequest, without: ReadonlySet<string>): Params {
  const wants = (name: string) => !without.has(name);
  return {
    model: request.model,
    messages: [{ role: 'system', content: request.instructions }, ...request.history.flatMap(toMessages)],
    stream: true,
    ...(request.tools.length > 0 && {
      tools: request.tools.map((tool) => ({ type: 'function' as const, function: tool })),
    }),
    ...(wants('stream_options') && { stream_options: { include_usage: true } }),
    ...(wants('reasoning_effort') && { reasoning_effort: request.reasoningEffort as 'low' }),
  };
}

function toMessages(entry: HistoryEntry): Message[] {
  switch (entry.type) {
    case 'prompt':
      return [{ role: 'user', content: entry.text }];
    case 'answer':
      return toAssistant(entry);
    case 'result':
      return [{ role: 'tool', tool_call_id: entry.callId, content: entry.text }];
    case 'image': {
      const url = `data:${entry.mediaType};base64,${entry.base64}`;
      return [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }];
    }
    default:
      return entry satisfies never;
  }
}

function toAssistant({ items }: Extract<HistoryEntry, { type: 'answer' }>): Message[] {
  const text = items.flatMap((item) => (item.type === 'message' ? item.text : [])).join('\n\n');
  const calls = items.flatMap((item) => (item.type === 'call' ? item : []));
  if (text === '' && calls.length === 0) return [];
  const tool_calls = calls.map(({ callId, name, arguments: given }) => ({
    id: callId,
    type: 'function' as const,
    function: { name, arguments: given },
  }));
  return [{ role: 'assistant', content: text === '' ? null : text, ...(calls.length > 0 && { tool_calls }) }];
}
