import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireApi } from '@codex-web/contracts/credential';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ModelClient, modelClient } from './model-client.ts';
import type { AnswerPart, ModelRequest } from './model-request.ts';

type Asked = { path: string; headers: IncomingMessage['headers']; body: Record<string, unknown> };

let folder: string;
let client: ModelClient;
let asked: Asked[];
let answers: ((response: ServerResponse) => void)[];
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString('utf8'));
  asked.push({ path: request.url ?? '', headers: request.headers, body });
  answers.shift()?.(response);
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'door-'));
  server.listen(join(folder, 'gateway.sock'));
  await once(server, 'listening');
  client = modelClient(folder);
  asked = [];
  answers = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const request = (wireApi: WireApi): ModelRequest => ({
  wireApi,
  model: 'm',
  reasoningEffort: 'low',
  instructions: 'Be brief.',
  history: [
    { type: 'prompt', text: 'Do it' },
    {
      type: 'answer',
      items: [
        { type: 'reasoning', item: '1', text: 'Hm.', encrypted: 'sealed' },
        { type: 'message', item: '2', text: 'I look.' },
        { type: 'call', item: '3', callId: 'c1', name: 'shell', arguments: '{"command":"ls"}' },
        { type: 'call', item: '4', callId: 'c2', name: 'view_image', arguments: '{"path":"a.png"}' },
      ],
    },
    { type: 'result', callId: 'c1', text: 'files' },
    { type: 'result', callId: 'c2', text: 'The image follows.' },
    { type: 'image', mediaType: 'image/png', base64: 'AAAA' },
  ],
  tools: [{ name: 'shell', description: 'Runs.', parameters: { type: 'object' } }],
  cacheKey: 'openai:a1',
});

async function ask(wireApi: WireApi): Promise<AnswerPart[]> {
  return await Array.fromAsync(client.ask(request(wireApi), new AbortController().signal));
}

const stream =
  (...events: (object | string)[]) =>
  (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(
      events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join(''),
    );
  };
const refuse =
  (status: number, error: object, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify({ error }));
  };

const responsesAnswer = [
  { type: 'response.created', response: {} },
  { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 0, delta: 'One' },
  { type: 'response.reasoning_summary_text.delta', output_index: 0, summary_index: 1, delta: 'Two' },
  { type: 'something.new', output_index: 'x' },
  {
    type: 'response.output_item.done',
    output_index: 0,
    item: { type: 'reasoning', id: 'r', summary: [{ text: 'One' }, { text: 'Two' }], encrypted_content: 'sealed' },
  },
  { type: 'response.output_text.delta', output_index: 1, content_index: 0, delta: 'Hi' },
  {
    type: 'response.output_item.done',
    output_index: 1,
    item: { type: 'message', id: 'm', content: [{ type: 'output_text', text: 'Hi' }], phase: 'final_answer' },
  },
  {
    type: 'response.output_item.done',
    output_index: 2,
    item: { type: 'function_call', id: 'f', call_id: 'c', name: 'shell', arguments: '{}' },
  },
  { type: 'response.completed', response: { output: [] } },
];

const piece = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});
const chatAnswer = [
  piece({ role: 'assistant' }),
  piece({ reasoning_content: 'Hm' }),
  piece({ content: 'Hi' }),
  piece({ tool_calls: [{ index: 0, id: 'c', function: { name: 'shell', arguments: '{"a"' } }] }),
  piece({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }),
  piece({}, 'tool_calls'),
  { choices: [], usage: {} },
  '[DONE]',
];

describe('modelClient', () => {
  it('speaks the Responses API: everything in the request, nothing kept at the provider', async () => {
    answers = [stream(...responsesAnswer)];
    const parts = await ask('responses');
    expect(parts.flatMap((part) => (part.kind === 'delta' ? part.text : []))).toEqual(['One', '\n\nTwo', 'Hi']);
    expect(parts.at(-1)).toMatchObject({
      isCutShort: false,
      items: [
        { type: 'reasoning', text: 'One\n\nTwo', encrypted: 'sealed' },
        { type: 'message', text: 'Hi', phase: 'final_answer' },
        { type: 'call', callId: 'c', name: 'shell' },
      ],
    });
    expect(asked[0]).toMatchObject({
      path: '/v1/responses',
      body: { model: 'm', stream: true, store: false, include: ['reasoning.encrypted_content'] },
    });
    const input = asked[0]?.body.input as { type: string; id?: string }[];
    expect(input.map(({ type }) => type)).toEqual([
      'message',
      'reasoning',
      'message',
      'function_call',
      'function_call',
      'function_call_output',
      'function_call_output',
      'message',
    ]);
    expect(input.some((item) => item.id !== undefined)).toBe(false);
  });

  it('speaks Chat Completions: results follow their calls, and the image comes after them', async () => {
    answers = [stream(...chatAnswer)];
    const parts = await ask('chat');
    expect(parts.at(-1)).toMatchObject({
      items: [
        { type: 'reasoning', text: 'Hm' },
        { type: 'message', text: 'Hi' },
        { type: 'call', callId: 'c', name: 'shell', arguments: '{"a":1}' },
      ],
    });
    expect(asked[0]?.path).toBe('/v1/chat/completions');
    const messages = asked[0]?.body.messages as { role: string }[];
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'tool', 'user']);
  });

  it('carries nothing of this host: no key, organisation or project', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-of-the-host');
    vi.stubEnv('OPENAI_ORG_ID', 'org-of-the-host');
    vi.stubEnv('OPENAI_PROJECT_ID', 'project-of-the-host');
    await client.close();
    client = modelClient(folder);
    answers = [stream(...chatAnswer)];
    await ask('chat');
    expect(JSON.stringify(asked[0])).not.toContain('of-the-host');
  });

  it('leaves out what the provider does not know, one setting after the other, and remembers it', async () => {
    const unknown = (param: string) => refuse(400, { message: `Unsupported parameter: '${param}'`, param });
    answers = [
      unknown('reasoning.summary'),
      unknown('include'),
      stream(...responsesAnswer),
      stream(...responsesAnswer),
    ];
    await ask('responses');
    await ask('responses');
    expect(asked).toHaveLength(4);
    expect(asked[3]?.body.reasoning).toEqual({ effort: 'low' });
    expect(asked[3]?.body.include).toBeUndefined();
  });

  it.each([
    [401, { code: 'invalid_api_key', message: 'no' }, {}, 'model_unauthorized', null],
    [403, { message: 'no' }, {}, 'model_unauthorized', null],
    [429, { code: 'rate_limit_exceeded', message: 'slow' }, { 'retry-after': '2' }, 'model_rate_limited', 2_000],
    [429, { code: 'insufficient_quota', message: 'empty' }, {}, 'model_quota_exceeded', null],
    [400, { code: 'context_length_exceeded', message: 'long' }, {}, 'context_full', null],
    [400, { message: "This model's maximum context length is 8192 tokens." }, {}, 'context_full', null],
    [403, { code: 'limit_reached', message: 'The limit is reached.' }, {}, 'limit_reached', null],
    [404, { code: 'model_not_found', message: 'no such model' }, {}, 'model_refused', null],
    [503, { message: 'busy' }, { 'retry-after': '3600' }, 'model_unavailable', 60_000],
  ])('takes %i %j for what it is', async (status, error, headers, code, retryAfterMs) => {
    answers = [refuse(status, error, headers as Record<string, string>)];
    await expect(ask('responses')).rejects.toMatchObject({ name: 'ModelError', code, retryAfterMs });
  });

  it.each([
    [{ code: 'rate_limit_exceeded', message: 'Please try again in 1.5s.' }, 'model_rate_limited', 1_500],
    [{ code: 'context_length_exceeded', message: 'long' }, 'context_full', null],
    [{ code: 'server_error', message: 'oh' }, 'model_unavailable', 1_000],
  ])('takes an answer that fails with %j for what it is', async (error, code, retryAfterMs) => {
    answers = [stream({ type: 'response.failed', response: { error } })];
    await expect(ask('responses')).rejects.toMatchObject({ name: 'ModelError', code, retryAfterMs });
  });

  it.each(['responses', 'chat'] as const)(
    'does not take an answer of %s that breaks off for a whole one',
    async (api) => {
      answers = [
        (response) => {
          stream(...(api === 'chat' ? chatAnswer : responsesAnswer).slice(0, 4))(response);
        },
        (response) => response.destroy(),
      ];
      await expect(ask(api)).rejects.toMatchObject({ code: 'model_unavailable', retryAfterMs: expect.any(Number) });
      await expect(ask(api)).rejects.toMatchObject({ code: 'model_unavailable', retryAfterMs: expect.any(Number) });
    },
  );

  it('ends a request that is under way with its signal', async () => {
    const stop = new AbortController();
    answers = [() => stop.abort(new Error('stopped'))];
    const asking = client.ask(request('responses'), stop.signal).next();
    await expect(asking).rejects.toThrow('stopped');
  });
});
