import { describe, expect, it } from 'vitest';
import { apiKey } from './testing/fake-api.ts';
import { delta, failed, okay, startFakeProvider, streamHead } from './testing/fake-provider.ts';
import { errorOf, sendRequest } from './testing/sandbox-request.ts';
import { startDoor } from './testing/start-door.ts';

describe('what a request says of who asks', () => {
  it('case 86: is the key as api-key and no Bearer, for Azure', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, connection: { kind: 'azure-openai', tokenHeader: 'api-key' } });
    await sendRequest(door.socket, { headers: { authorization: 'Bearer from-sandbox' } });
    expect(provider.seen[0]?.request.headers).toMatchObject({ 'api-key': 'sk-test-canary' });
    expect(provider.seen[0]?.request.headers).not.toHaveProperty('authorization');
  });

  it('is the account of a ChatGPT token, never one that the sandbox names; its body goes on as it is', async () => {
    await using provider = await startFakeProvider(okay);
    const chatgpt = { accountId: 'acct-1', fedramp: true };
    await using door = await startDoor({ ...provider, token: { ...apiKey('token-1'), chatgpt } });
    const body = '{"model":"gpt-test","store":false,"stream":true}';
    await sendRequest(door.socket, { body, headers: { 'ChatGPT-Account-Id': 'acct-2', originator: 'codex' } });
    expect(provider.seen[0]?.body).toBe(body);
    expect(provider.seen[0]?.request.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'chatgpt-account-id': 'acct-1',
      'x-openai-fedramp': 'true',
      originator: 'codex',
    });
  });

  it('is organisation and project of the credential, and its extra headers, none of which takes the place of the token', async () => {
    await using provider = await startFakeProvider(okay);
    const connection = {
      organisation: 'org-1',
      project: 'proj-1',
      headers: { 'X-Title': 'Team', Authorization: 'Bearer extra', 'OpenAI-Project': 'other', 'Accept-Encoding': 'br' },
    };
    await using door = await startDoor({ ...provider, connection });
    const headers = { 'openai-organization': 'org-2', 'x-openai-fedramp': 'true', 'x-title': 'Sandbox' };
    await sendRequest(door.socket, { headers });
    const sent = provider.seen[0]?.request;
    expect(sent?.headersDistinct).toMatchObject({
      authorization: ['Bearer sk-test-canary'],
      'openai-organization': ['org-1'],
      'openai-project': ['proj-1'],
      'x-title': ['Team'],
      'accept-encoding': ['identity'],
    });
    expect(sent?.headers).not.toHaveProperty('x-openai-fedramp');
  });

  it('is nothing when the provider asks for no credential', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, token: null });
    await sendRequest(door.socket, { headers: { authorization: 'Bearer from-sandbox' } });
    expect(provider.seen[0]?.request.headers).not.toHaveProperty('authorization');
  });
});

describe('where a request goes', () => {
  it('case 87: is the address of the credential, its query kept', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ baseUrl: `${provider.baseUrl}/?api-version=1` });
    await sendRequest(door.socket);
    expect(provider.seen[0]?.request.url).toBe('/v1/responses?api-version=1');
  });

  it.each([301, 302, 307, 308])('case 88: is never where a %i leads', async (status) => {
    await using other = await startFakeProvider(okay);
    await using provider = await startFakeProvider((response) => {
      response.writeHead(status, { location: `${other.baseUrl}/responses?key=sk-test-canary` }).end();
    });
    await using door = await startDoor(provider);
    const answer = await sendRequest(door.socket);
    expect(answer.status).toBe(400);
    expect(errorOf(answer).code).toBe('provider_redirects');
    expect(answer.headers).not.toHaveProperty('location');
    expect(door.usage()).toMatchObject({ halted: { code: 'provider_refused' }, records: [{ status: 502 }] });
    expect(other.seen).toEqual([]);
    expect(provider.seen).toHaveLength(1);
  });

  it.each(['127.0.0.1', 'localhost'])('is not the private address %s that somebody typed in', async (host) => {
    await using provider = await startFakeProvider(okay);
    const baseUrl = provider.baseUrl.replace('127.0.0.1', host);
    await using door = await startDoor({ baseUrl, connection: { trusted: false } });
    const answer = await sendRequest(door.socket);
    expect(errorOf(answer).code).toBe('provider_address_forbidden');
    expect(door.usage().halted).toMatchObject({ code: 'provider_address_forbidden' });
    expect(provider.seen).toEqual([]);
  });

  it('may be a private address that the operator allows', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, connection: { trusted: false }, allowed: ['127.0.0.0/8'] });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
  });
});

describe('a provider with Chat Completions only', () => {
  const path = '/v1/chat/completions';
  const usage = { prompt_tokens: 7, completion_tokens: 3 };
  const piece = (more: object) => `data: ${JSON.stringify({ model: 'm', choices: [], ...more })}\n\n`;

  it('is asked to count, and what it counts is recorded before the sandbox sees the end', async () => {
    await using provider = await startFakeProvider((response) => {
      streamHead(response);
      response.end(`${piece({ choices: [{ delta: { content: 'hi' } }] })}${piece({ usage })}data: [DONE]\n\n`);
    });
    await using door = await startDoor({ ...provider, connection: { wireApi: 'chat' } });
    const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'ü' }] });
    const answer = await sendRequest(door.socket, { path, body });
    expect(answer).toMatchObject({ status: 200, cut: false });
    expect(provider.seen[0]?.request.url).toBe(path);
    expect(JSON.parse(provider.seen[0]?.body ?? '')).toEqual({
      ...JSON.parse(body),
      stream_options: { include_usage: true },
    });
    expect(door.usage().records).toMatchObject([{ inputTokens: 7, outputTokens: 3, model: 'm', status: 200 }]);
  });

  it.each([
    '{"model":"m","stream":true,"stream_options":{"include_usage":true}}',
    '{"model":"m",  "stream":false}',
    'no JSON',
  ])('gets %s as it is', async (body) => {
    await using provider = await startFakeProvider((response) => response.end(JSON.stringify({ model: 'm', usage })));
    await using door = await startDoor({ ...provider, connection: { wireApi: 'chat' } });
    await sendRequest(door.socket, { path, body });
    expect(provider.seen[0]?.body).toBe(body);
  });

  it.each([
    ['/v1/responses', 'chat', 'Choose the agent openai'],
    ['/v1/chat/completions', 'responses', 'Responses API'],
  ] as const)('refuses %s with a word on what to do when the provider speaks %s', async (asked, wireApi, words) => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, connection: { wireApi } });
    const answer = await sendRequest(door.socket, { path: asked });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({ code: 'wire_api_not_spoken', message: expect.stringContaining(words) });
    expect(provider.seen).toEqual([]);
  });
});

describe('a provider that sends back what it was sent', () => {
  const canary = 'canary/0123456789+abcdef';

  async function everythingOf(answer: Parameters<typeof startFakeProvider>[0]): Promise<string> {
    await using provider = await startFakeProvider(answer);
    const connection = { headers: { 'X-Key': 'canary-of-a-header-0123456789' } };
    await using door = await startDoor({ ...provider, connection, token: apiKey(canary, 'g') });
    const { body, headers } = await sendRequest(door.socket);
    return [body, JSON.stringify(headers), door.logs.join(''), JSON.stringify(door.usage())].join('\n');
  }

  it.each<[string, Parameters<typeof startFakeProvider>[0]]>([
    ['a header', (response) => response.writeHead(200, { 'x-echo': `Bearer ${canary}` }).end('{}')],
    ['a JSON answer', (response) => response.end(`{"key":"${canary}","escaped":"${canary.replace('/', '\\/')}"}`)],
    ['an extra header', (response) => response.end('{"key":"canary-of-a-header-0123456789"}')],
    ['an error', (response) => response.writeHead(500).end(`{"error":{"message":"for ${canary}"}}`)],
    ['a refusal', (response) => response.writeHead(403).end(`{"error":{"message":"for ${canary}"}}`)],
    ['a 401', (response) => response.writeHead(401).end(`{"error":{"message":"for ${canary}"}}`)],
    ['a limit', (response) => response.writeHead(402).end(`{"error":{"message":"for ${canary}"}}`)],
    ['a redirect', (response) => response.writeHead(302, { location: `/?key=${canary}` }).end()],
    ['an error within a stream', (response) => response.end(delta('hi') + failed('server_error', canary))],
    [
      'a stream that is cut into single bytes',
      async (response) => {
        streamHead(response);
        for (const byte of delta(`x${canary}y`)) {
          response.write(byte);
          await new Promise((resolve) => setImmediate(resolve));
        }
        response.end();
      },
    ],
  ])('in %s shows the sandbox, the log and the worker nothing of it', async (_where, answering) => {
    expect(await everythingOf(answering)).not.toContain('canary');
  });

  it('does not lose a byte of what is no secret', async () => {
    await using provider = await startFakeProvider((response) => {
      streamHead(response);
      response.end(delta('canary/01234 ü 🌱') + delta('canary/0123456789+abcde'));
    });
    await using door = await startDoor({ ...provider, token: apiKey(canary, 'g') });
    const { body } = await sendRequest(door.socket);
    expect(body).toBe(delta('canary/01234 ü 🌱') + delta('canary/0123456789+abcde'));
  });
});
