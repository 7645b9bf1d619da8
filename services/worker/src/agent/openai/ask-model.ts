import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorCode } from '@codex-web/contracts/error-code';
import type { ModelClient } from './model-client.ts';
import { toModelError } from './model-error.ts';
import type { ModelRequest, SpokenItem } from './model-request.ts';
import type { AnswerItem } from './note.ts';

const maxTries = 5;

/** What is told while a model is asked. `item` is the name that the item keeps. */
export type Listener = {
  began: (item: string, type: 'message' | 'reasoning') => Promise<void>;
  delta: (item: string, type: 'message' | 'reasoning', text: string) => Promise<void>;
  warning: (message: string) => Promise<void>;
};

export type Answer = { kind: 'answer'; items: AnswerItem[] } | { kind: 'failed'; code: ErrorCode; message: string };

/**
 * Asks until there is a whole answer, or asking again would not help.
 * @param name what the names of the items begin with; no other answer's may.
 * @throws the signal's reason.
 */
export async function askModel(
  model: Pick<ModelClient, 'ask'>,
  request: ModelRequest,
  name: string,
  listener: Listener,
  signal: AbortSignal,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return { kind: 'answer', items: await askOnce(model, request, `${name}.${tries}`, listener, signal) };
    } catch (thrown) {
      signal.throwIfAborted();
      const { code, message, retryAfterMs } = toModelError(thrown);
      if (retryAfterMs === null || tries >= maxTries) return { kind: 'failed', code, message };
      const waitMs = Math.max(retryAfterMs, 250 * 2 ** tries);
      await listener.warning(`Asking the model again (${tries} of ${maxTries - 1}): ${message.slice(0, 500)}`);
      await delay(waitMs, undefined, { signal });
    }
  }
}

async function askOnce(
  model: Pick<ModelClient, 'ask'>,
  request: ModelRequest,
  name: string,
  listener: Listener,
  signal: AbortSignal,
): Promise<AnswerItem[]> {
  const begun = new Set<number>();
  for await (const part of model.ask(request, signal)) {
    signal.throwIfAborted();
    if (part.kind === 'done') {
      if (part.isCutShort) await listener.warning('The model was cut short: its answer was longer than it may be.');
      return part.items.map((item) => named(item, name));
    }
    const item = `${name}.${part.index}`;
    if (!begun.has(part.index)) await listener.began(item, part.type);
    begun.add(part.index);
    await listener.delta(item, part.type, part.text);
  }
  throw new Error('An answer always ends with a part that says so.');
}

function named(item: SpokenItem, name: string): AnswerItem {
  const { index, ...rest } = item;
  const base = { item: `${name}.${index}` };
  switch (rest.type) {
    case 'message':
      return { ...base, type: 'message', text: rest.text, ...(rest.phase && { phase: rest.phase }) };
    case 'reasoning':
      return { ...base, type: 'reasoning', text: rest.text, ...(rest.encrypted && { encrypted: rest.encrypted }) };
    case 'call':
      return { ...base, ...rest };
    default:
      return rest satisfies never;
  }
}
