import { z } from 'zod';
import { type Conversation, describeConversation, type Item, item } from './conversation.ts';

const text = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).nullish();

const message = z.looseObject({
  role: z.string(),
  content: text.catch(null),
  tool_calls: z
    .array(z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string() }) }))
    .nullish()
    .catch(null),
  tool_call_id: z.string().optional(),
});

const request = z.looseObject({
  model: z.string().default('demo'),
  stream: z.literal(true, 'The demo model only streams: send "stream": true.'),
  messages: z.array(message),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
});

/** @throws z.ZodError for a body that is no Chat Completions request. */
export function readChatConversation(body: Buffer): Conversation {
  const { model, messages, tools } = request.parse(JSON.parse(body.toString('utf8')));
  const items = messages.filter(({ role }) => role !== 'system').flatMap(toItems);
  const system = messages.find(({ role }) => role === 'system')?.content;
  return describeConversation(items, {
    model,
    style: 'functions',
    tools: new Set(tools?.map((tool) => tool.function.name)),
    instructions: typeof system === 'string' ? system : '',
    key: [],
    bytes: body.length,
  });
}

/** The same history as the Responses API would tell it. */
function toItems({ role, content, tool_calls, tool_call_id }: z.infer<typeof message>): Item[] {
  if (role === 'tool') return [item.parse({ type: 'function_call_output', call_id: tool_call_id, output: content })];
  const calls = (tool_calls ?? []).map((call) =>
    item.parse({ type: 'function_call', call_id: call.id, name: call.function.name }),
  );
  return content === null || content === undefined ? calls : [item.parse({ role, content }), ...calls];
}
