import { createHash } from 'node:crypto';
import { z } from 'zod';

/** One entry of a request's `input`, read as loosely as real models read it. */
export type Item = z.infer<typeof item>;

/** How the model calls tools: each as a function, or all of them from JavaScript. */
type ToolStyle = 'functions' | 'code';

/** What a request tells. It holds the whole history, so this is all there is to know. */
export type Conversation = {
  model: string;
  style: ToolStyle;
  tools: Set<string>;
  /** The last thing a person wrote. */
  prompt: string;
  /** How many prompts there are, this one included. */
  prompts: number;
  /** What came after the prompt. */
  since: Item[];
  /** False when the agent was told to answer only. */
  mayWrite: boolean;
  /** The same for every request of one turn, and for no other turn. */
  turnKey: string;
  bytes: number;
  /** True when no work is asked for, but a name for the task. */
  wantsName: boolean;
};

const text = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).nullish();
const tool = z.looseObject({ name: z.string().optional(), description: z.string().optional() });
const nestedTool = tool.extend({ tools: z.array(tool).optional() });

export const item = z.looseObject({
  type: z.string().default('message'),
  role: z.string().optional(),
  content: text.catch(null),
  call_id: z.string().optional(),
  name: z.string().optional(),
  output: text.catch(null),
  tools: z.array(nestedTool).optional().catch(undefined),
});

const request = z.looseObject({
  model: z.string().default('demo'),
  stream: z.literal(true, 'The demo model only streams: send "stream": true.'),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(item)]),
  tools: z.array(tool).optional(),
  prompt_cache_key: z.string().optional(),
  client_metadata: z.record(z.string(), z.unknown()).optional(),
});

/** @throws z.ZodError for a body that is no Responses API request. */
export function readConversation(body: Buffer): Conversation {
  const { input, model, tools, instructions, prompt_cache_key, client_metadata } = request.parse(
    JSON.parse(body.toString('utf8')),
  );
  const items: Item[] = typeof input === 'string' ? [userMessage(input)] : input;
  const codeTools = items.flatMap((entry) => (entry.type === 'additional_tools' ? (entry.tools ?? []) : []));
  const style = !tools?.length && codeTools.length > 0 ? 'code' : 'functions';
  return describeConversation(items, {
    model,
    style,
    tools: style === 'code' ? toolsOfCode(codeTools) : new Set(tools?.flatMap(({ name }) => name ?? [])),
    instructions: instructions ?? '',
    key: [prompt_cache_key, client_metadata?.turn_id],
    bytes: body.length,
  });
}

type Surroundings = Pick<Conversation, 'model' | 'style' | 'tools' | 'bytes'> & {
  instructions: string;
  key: unknown[];
};

/** @param surroundings `key` tells conversations apart, as far as the request does. */
export function describeConversation(items: Item[], { instructions, key, ...rest }: Surroundings): Conversation {
  const prompts = items.flatMap((entry, index) => (promptOf(entry) === null ? [] : [index]));
  const last = prompts.at(-1) ?? -1;
  const lastItem = items[last];
  const prompt = (lastItem && promptOf(lastItem)) ?? '';
  // Only the worker's own agent has a tool of this name, and only it says so in its instructions.
  const isToldNotTo = rest.tools.has('shell') && forbidding.test(instructions);
  return {
    ...rest,
    prompt,
    prompts: prompts.length,
    since: items.slice(last + 1),
    mayWrite: !isToldNotTo && !items.some(forbidsWriting),
    turnKey: createHash('sha256')
      .update(JSON.stringify([...key, prompts.length, prompt]))
      .digest('base64url'),
    wantsName: /^You name tasks\b/.test(instructions),
  };
}

/** The text of a message or of a tool's output. */
export function textOf(content: Item['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

/** What Codex puts into the history in the name of the user, beside what the user wrote. */
const injected =
  /^\s*(# AGENTS\.md instructions|<(environment_context|user_instructions|turn_aborted|subagent_notification|user_shell_command|skill|image)\b|<\/image>)/;

function promptOf({ type, role, content }: Item): string | null {
  if (type !== 'message' || role !== 'user') return null;
  const parts = typeof content === 'string' ? [content] : (content ?? []).flatMap((part) => part.text ?? []);
  const written = parts.filter((part) => !injected.test(part));
  return written.length > 0 ? written.join('\n') : null;
}

const forbidding = /do not change any file/i;

function forbidsWriting({ role, content }: Item): boolean {
  return role === 'developer' && forbidding.test(textOf(content));
}

function userMessage(content: string): Item {
  return item.parse({ type: 'message', role: 'user', content });
}

/** In code mode the tools stand as TypeScript declarations in the description of the one that runs code. */
function toolsOfCode(namespaces: z.infer<typeof nestedTool>[]): Set<string> {
  const descriptions = namespaces.flatMap(({ tools }) => tools ?? []).map(({ description }) => description ?? '');
  return new Set(
    descriptions.flatMap((found) => [...found.matchAll(/tools: \{ (\w+)\(/g)].map(([, name = '']) => name)),
  );
}
