import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { apiKey, chatgptToken } from './testing/fake-api.ts';
import {
  completed,
  delta,
  failed,
  okay,
  refuse,
  sse,
  startFakeProvider,
  streamBegun,
  streamHead,
  takes,
} from './testing/fake-provider.ts';
import { answered, beginRequest, errorOf, sendRequest } from './testing/sandbox-request.ts';
import { attemptId, startDoor } from './testing/start-door.ts';

const sentTokens = (provider: { seen: { request: { headers: { authorization?: string | undefined } } }[] }) =>
  provider.seen.map(({ request }) => request.headers.authorization);

describe('a token that the provider turns away', () => {
  it('case 15: is replaced by the newer one that the API has, with 2 model requests', async () => {
    await using provider = await startFakeProvider(takes('token-2'));
    await using door = await startDoor({ ...provider, token: apiKey('token-1') });
    door.api.renewWith(() => apiKey('token-2'));
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(sentTokens(provider)).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(provider.seen.map(({ body }) => body)).toEqual(Array(2).fill('{"model":"gpt-test"}'));
    expect(door.usage().records).toHaveLength(1);
  });

  it('case 16, case 19: is renewed once, and the API is told why and for which account', async () => {
    await using provider = await startFakeProvider(takes('token-2'));
    await using door = await startDoor({ ...provider, token: chatgptToken(1) });
    door.api.renewWith(() => chatgptToken(2));
    await sendRequest(door.socket);
    expect(door.api.tokens).toEqual([
      { attemptId, reason: 'unauthorized', rejectedGeneration: 'of-token-1', previousAccountId: 'acct-1' },
    ]);
    expect(provider.seen.at(-1)?.request.headers).toMatchObject({
      authorization: 'Bearer token-2',
      'chatgpt-account-id': 'acct-1',
    });
    await sendRequest(door.socket);
    expect(door.api.admissions.at(-1)).toMatchObject({ heldGeneration: 'of-token-2' });
    expect(provider.seen).toHaveLength(3);
  });

  it.each(['case 17: of a ChatGPT sign-in', 'case 18: of a bearer source'])(
    '%s is final when the renewed one is turned away too: 2 requests, 1 renewal, and no try again',
    async (name) => {
      const of = name.includes('ChatGPT') ? chatgptToken : (number: number) => apiKey(`token-${number}`);
      await using provider = await startFakeProvider(refuse);
      await using door = await startDoor({ ...provider, token: of(1) });
      door.api.renewWith(() => of(2));
      const answer = await sendRequest(door.socket);
      expect(answer.status).toBe(400);
      expect(errorOf(answer).code).toBe('credential_refused');
      expect(door.api.signals).toEqual([{ attemptId, kind: 'unauthorized', generation: 'of-token-2' }]);
      expect(door.usage()).toMatchObject({ halted: { code: 'model_unauthorized' }, records: [{ status: 401 }] });
      expect(await sendRequest(door.socket)).toMatchObject({ status: 400 });
      expect(provider.seen).toHaveLength(2);
      expect(door.api.tokens).toHaveLength(1);
    },
  );

  it('case 20: is final at once for an API key, in the words of the API, and nowhere stands the key', async () => {
    await using provider = await startFakeProvider((response) => {
      response.writeHead(401).end('{"error":{"message":"Incorrect API key provided: sk-test-canary"}}');
    });
    await using door = await startDoor(provider);
    const answer = await sendRequest(door.socket);
    expect(answer.status).toBe(400);
    expect(errorOf(answer).message).toBe('The model provider refused the API key.');
    expect(door.usage().halted).toEqual({
      code: 'credential_needs_sign_in',
      message: 'The model provider refused the API key.',
    });
    expect(provider.seen).toHaveLength(1);
    expect(answer.body + door.logs.join('')).not.toContain('canary');
  });

  it('case 21, case 22, case 23: is final when the API refuses a new one, whatever the reason', async () => {
    await using provider = await startFakeProvider(refuse);
    await using door = await startDoor({ ...provider, token: chatgptToken(1) });
    const message = 'You have signed in to another account. Sign in again.';
    door.api.renewWith(() => ({ status: 409, code: 'credential_needs_sign_in', message }));
    expect(errorOf(await sendRequest(door.socket)).message).toBe(message);
    expect(door.usage().halted).toEqual({ code: 'credential_needs_sign_in', message });
    expect(provider.seen).toHaveLength(1);
  });

  it('case 24: may be renewed again after an answer in between', async () => {
    await using provider = await startFakeProvider(takes('token-1'));
    await using door = await startDoor({ ...provider, token: apiKey('token-1') });
    door.api.renewWith((_asked, number) => apiKey(`token-${number + 1}`));
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    provider.answerWith(takes('token-2'));
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    provider.answerWith(takes('token-3'));
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(door.api.tokens).toHaveLength(2);
  });

  it('case 25: is renewed once when the stream was cut before', async () => {
    await using provider = await startFakeProvider((response) => {
      streamHead(response);
      response.write(delta('hi'), () => response.destroy());
    });
    await using door = await startDoor({ ...provider, token: apiKey('token-1') });
    door.api.renewWith(() => apiKey('token-2'));
    expect(await sendRequest(door.socket)).toMatchObject({ cut: true });
    provider.answerWith(takes('token-2'));
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200, cut: false });
    expect(door.api.tokens).toHaveLength(1);
  });

  it.each(['token_expired', 'invalid_token'])(
    'case 26: is renewed once when a stream says %s before anything else, and the sandbox sees only the answer',
    async (code) => {
      await using provider = await startFakeProvider((response, seen, number) => {
        if (number > 1) return okay(response, seen, number);
        streamHead(response);
        response.end(sse({ type: 'response.created', response: {} }) + failed(code));
      });
      await using door = await startDoor({ ...provider, token: apiKey('token-1') });
      door.api.renewWith(() => apiKey('token-2'));
      expect(await sendRequest(door.socket)).toMatchObject({ status: 200, body: delta('hi') + completed(10, 5) });
      expect(sentTokens(provider)).toEqual(['Bearer token-1', 'Bearer token-2']);
    },
  );

  it('case 27: fails the turn when a stream says so after output, without a second request', async () => {
    const seen = Promise.withResolvers<void>();
    await using provider = await startFakeProvider(async (response) => {
      streamBegun(response);
      await seen.promise;
      response.end(failed('token_expired'));
    });
    await using door = await startDoor({ ...provider, token: apiKey('token-1') });
    const answer = await answered(beginRequest(door.socket));
    const [first] = await once(answer, 'data');
    seen.resolve();
    const rest = (await answer.setEncoding('utf8').toArray()).join('');
    expect(String(first)).toBe(delta('hi'));
    expect(rest).toContain('invalid_prompt');
    expect(rest).not.toContain('token_expired');
    expect(door.usage().halted).toMatchObject({ code: 'model_unauthorized' });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 400 });
    expect(provider.seen).toHaveLength(1);
    expect(door.api.tokens).toEqual([]);
  });

  it('case 30: is renewed the same when the 401 is a page', async () => {
    await using provider = await startFakeProvider((response, seen, number) => {
      if (number > 1) return okay(response, seen, number);
      response.writeHead(401, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    });
    await using door = await startDoor({ ...provider, token: apiKey('token-1') });
    door.api.renewWith(() => apiKey('token-2'));
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(door.api.tokens).toHaveLength(1);
  });

  it('case 31: leaves the attempt alone when it was for the list of models', async () => {
    await using provider = await startFakeProvider((response, seen, number) =>
      seen.request.method === 'GET' ? refuse(response, seen, number) : okay(response, seen, number),
    );
    await using door = await startDoor(provider);
    expect(await sendRequest(door.socket, { method: 'GET', path: '/v1/models' })).toMatchObject({ status: 400 });
    expect(door.api.signals).toEqual([]);
    expect(door.usage().halted).toBeNull();
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
  });

  it('says that a key is missing when the provider wants one and none is set', async () => {
    await using provider = await startFakeProvider((response) => response.writeHead(401).end());
    await using door = await startDoor({ ...provider, token: null });
    expect(errorOf(await sendRequest(door.socket)).code).toBe('credential_missing');
    expect(door.usage().halted).toMatchObject({ code: 'model_unauthorized' });
  });
});
