import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { completed, delta, okay, startFakeProvider, streamBegun, streamHead } from './testing/fake-provider.ts';
import { answered, beginRequest, sendRequest } from './testing/sandbox-request.ts';
import { attemptId, startDoor } from './testing/start-door.ts';

describe('200', () => {
  it('passes body, path and unknown headers on untouched, with the credential of the gateway', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor(provider);
    const body = '{"model":"gpt-test",  "input":"ü"}';
    const answer = await sendRequest(door.socket, {
      body,
      headers: {
        authorization: 'Bearer from-sandbox',
        cookie: 'a=b',
        'api-key': 'from-sandbox',
        'chatgpt-account-id': 'acct-of-somebody',
        connection: 'close, x-hop',
        'x-hop': '1',
        'x-codex-turn-metadata': '{"a":1}',
        'accept-encoding': 'gzip',
      },
    });
    expect(answer).toMatchObject({ status: 200, body: delta('hi') + completed(10, 5) });
    const { request, body: sent } = provider.seen[0] ?? expect.fail('nothing was sent');
    expect(sent).toBe(body);
    expect(request.url).toBe('/v1/responses');
    expect(request.headers).toMatchObject({
      authorization: 'Bearer sk-test-canary',
      host: provider.baseUrl.slice('http://'.length, -'/v1'.length),
      'x-codex-turn-metadata': '{"a":1}',
      'accept-encoding': 'identity',
    });
    for (const dropped of ['cookie', 'api-key', 'chatgpt-account-id', 'x-hop']) {
      expect(request.headers).not.toHaveProperty(dropped);
    }
    expect(door.logs.join('')).not.toMatch(/canary|from-sandbox|input/);
  });

  it('lists models with the query of the sandbox and counts nothing', async () => {
    await using provider = await startFakeProvider((response) => response.end('{"models":[]}'));
    await using door = await startDoor(provider);
    const answer = await sendRequest(door.socket, { method: 'GET', path: '/v1/models?client_version=1' });
    expect(answer).toMatchObject({ status: 200, body: '{"models":[]}' });
    expect(provider.seen[0]?.request.url).toBe('/v1/models?client_version=1');
    expect(door.usage().records).toEqual([]);
  });

  it('drops cookies of the provider and passes its other headers on', async () => {
    await using provider = await startFakeProvider((response) => {
      response.setHeader('set-cookie', 'a=b').setHeader('x-request-id', 'r1').end('{}');
    });
    await using door = await startDoor(provider);
    const { headers } = await sendRequest(door.socket);
    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers).toMatchObject({ 'x-request-id': 'r1' });
  });

  it('passes each piece on as it comes', async () => {
    const sending = Promise.withResolvers<import('node:http').ServerResponse>();
    await using provider = await startFakeProvider((response) => {
      streamBegun(response);
      sending.resolve(response);
    });
    await using door = await startDoor(provider);
    const answer = await answered(beginRequest(door.socket));
    const response = await sending.promise;
    await once(answer, 'data');
    for (const piece of [delta('one'), delta('two')]) {
      response.write(piece);
      const [received] = await once(answer, 'data');
      expect(String(received)).toBe(piece);
    }
    response.end();
    await once(answer, 'end');
  });

  it('has recorded the usage before the sandbox sees the end', async () => {
    await using provider = await startFakeProvider((response) => {
      streamHead(response);
      response.write(delta('hi') + completed(10, 5));
    });
    await using door = await startDoor(provider);
    const answer = await answered(beginRequest(door.socket));
    await once(answer, 'data');
    expect(door.usage()).toMatchObject({
      records: [
        {
          attemptId,
          model: 'gpt-test-2026',
          status: 200,
          inputTokens: 10,
          cachedInputTokens: 1,
          outputTokens: 5,
          reasoningOutputTokens: 2,
        },
      ],
      next: 1,
      openRequests: 1,
      lastModelByteAt: expect.any(String),
    });
    answer.destroy();
    await vi.waitUntil(() => door.usage().openRequests === 0);
    expect(door.usage().records).toHaveLength(1);
  });

  it('reads no faster from the provider than the sandbox takes', async () => {
    const piece = delta('x'.repeat(65_536));
    let accepted = 0;
    await using provider = await startFakeProvider((response) => {
      streamHead(response);
      const more = () => {
        while (accepted < 600) {
          accepted += 1;
          if (!response.write(piece)) return void response.once('drain', more);
        }
        response.end(completed(1, 1));
      };
      more();
    });
    await using door = await startDoor(provider);
    const answer = await answered(beginRequest(door.socket));
    let before = -1;
    await vi.waitUntil(() => {
      const stalled = accepted > 0 && accepted === before;
      before = accepted;
      return stalled;
    }, 5000);
    expect(accepted).toBeLessThan(300);
    for await (const _ of answer);
    expect(accepted).toBe(600);
    expect(door.usage().records).toMatchObject([{ inputTokens: 1 }]);
  }, 30_000);
});
