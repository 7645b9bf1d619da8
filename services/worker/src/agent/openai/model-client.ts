import { join } from 'node:path';
import OpenAI from 'openai';
import { Agent, fetch } from 'undici';
import { readChatAnswer } from './chat-answer.ts';
import { toChatParams } from './chat-messages.ts';
import { type ModelError, toModelError } from './model-error.ts';
import type { AnswerPart, ModelRequest } from './model-request.ts';
import { readResponsesAnswer } from './responses-answer.ts';
import { toResponsesParams } from './responses-input.ts';

/** The way to the model through the door of an attempt. Whoever made it closes it. */
export type ModelClient = {
  /**
   * Asks once; the answer comes in parts, the last of which is `done`.
   * Settings that the provider does not know are left out from then on.
   * @throws ModelError, or the signal's reason.
   */
  ask: (request: ModelRequest, signal: AbortSignal) => AsyncGenerator<AnswerPart>;
  close: () => Promise<void>;
};

/** Longer than anybody waits: how long a provider may take is the gateway's to say. */
const timeoutMs = 24 * 3_600_000;

/** Settings that not every provider knows, those within others first. */
const optionalSettings = [
  'reasoning.summary',
  'reasoning_effort',
  'reasoning',
  'include',
  'prompt_cache_key',
  'stream_options',
  'store',
];

/** @param doorFolder the folder on this host with the socket of the door, which puts the credential in. */
export function modelClient(doorFolder: string): ModelClient {
  const dispatcher = new Agent({
    connect: { socketPath: join(doorFolder, 'gateway.sock') },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const client = new OpenAI({
    baseURL: 'http://gateway/v1',
    apiKey: 'put-in-by-the-gateway',
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    fetch: ((url: string, init: object) => fetch(url, { ...init, dispatcher })) as unknown as typeof globalThis.fetch,
  });
  const without = new Set<string>();
  return {
    ask: (request, signal) => ask(client, request, without, signal),
    close: () => dispatcher.destroy(),
  };
}

async function* ask(
  client: OpenAI,
  request: ModelRequest,
  without: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  for (;;) {
    try {
      return yield* askOnce(client, request, without, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toModelError(thrown);
      const setting = refusedSetting(error, without);
      if (setting === null) throw error;
      without.add(setting);
    }
  }
}

async function* askOnce(
  client: OpenAI,
  request: ModelRequest,
  without: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart> {
  switch (request.wireApi) {
    case 'responses':
      return yield* readResponsesAnswer(await client.responses.create(toResponsesParams(request, without), { signal }));
    case 'chat':
      return yield* readChatAnswer(await client.chat.completions.create(toChatParams(request, without), { signal }));
    default:
      throw request.wireApi satisfies never;
  }
}

function refusedSetting(error: ModelError, without: ReadonlySet<string>): string | null {
  const { parameter } = error;
  if (parameter === null || error.code !== 'model_refused') return null;
  return optionalSettings.find((name) => !without.has(name) && parameter.includes(name)) ?? null;
}
