import { describe, expect, it, vi } from 'vitest';
import { delta, okay, startFakeProvider, streamBegun, streamHead } from './testing/fake-provider.ts';
import { answered, beginRequest, sendRequest } from './testing/sandbox-request.ts';
import { startDoor } from './testing/start-door.ts';

describe('404', () => {
  it('answers everything else in the shape of the provider, and sends nothing', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor(provider);
    const answer = await sendRequest(door.socket, { path: '/v1/files' });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toEqual({
      error: { message: expect.any(String), type: 'invalid_request_error', param: null, code: 'not_found' },
    });
    expect(provider.seen).toEqual([]);
  });
});

describe('413', () => {
  it.each<[string, Record<string, string>]>([
    ['announced', {}],
    ['unannounced', { 'transfer-encoding': 'chunked' }],
  ])('refuses a body over the limit, its length %s', async (_case, headers) => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, limits: { bodyBytes: 1000 } });
    const answer = await sendRequest(door.socket, { body: 'x'.repeat(1001), headers });
    expect(answer.status).toBe(413);
    expect(provider.seen).toEqual([]);
    expect(door.usage().records).toMatchObject([{ status: 413 }]);
  });
});

describe('500', () => {
  it('passes an answer of the provider on as it is and records it with no tokens', async () => {
    await using provider = await startFakeProvider((response) => {
      response.writeHead(500, { 'x-some': '1', 'content-type': 'application/json' }).end('{"error":{}}');
    });
    await using door = await startDoor(provider);
    const answer = await sendRequest(door.socket);
    expect(answer).toMatchObject({ status: 500, body: '{"error":{}}', headers: { 'x-some': '1' } });
    expect(door.usage().records).toMatchObject([{ status: 500, model: 'gpt-test', outputTokens: 0 }]);
  });
});

describe('429', () => {
  it('refuses more requests at once than a door may have', async () => {
    await using provider = await startFakeProvider(streamBegun);
    await using door = await startDoor({ ...provider, limits: { openRequestsPerDoor: 1 } });
    const first = await answered(beginRequest(door.socket));
    const second = await sendRequest(door.socket);
    expect(JSON.parse(second.body).error.code).toBe('too_many_open_requests');
    first.destroy();
    await vi.waitUntil(() => door.usage().openRequests === 0);
  });

  it('refuses more requests in all than a door may have', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, limits: { requestsPerDoor: 1 } });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 429 });
  });
});

describe('499', () => {
  it('ends the request to the provider when the sandbox hangs up before the answer', async () => {
    await using provider = await startFakeProvider(() => undefined);
    await using door = await startDoor(provider);
    const begun = beginRequest(door.socket);
    await vi.waitUntil(() => provider.seen.length === 1);
    begun.destroy();
    await provider.seen[0]?.closed;
    await vi.waitUntil(() => door.usage().openRequests === 0);
    expect(door.usage()).toMatchObject({ records: [{ status: 499, inputTokens: 0 }], openRequests: 0 });
  });

  it('ends the request to the provider when the sandbox hangs up within the answer', async () => {
    await using provider = await startFakeProvider(streamBegun);
    await using door = await startDoor(provider);
    const answer = await answered(beginRequest(door.socket));
    answer.destroy();
    await provider.seen[0]?.closed;
    await vi.waitUntil(() => door.usage().openRequests === 0);
    expect(door.usage().records).toMatchObject([{ status: 499 }]);
  });
});

describe('502', () => {
  it('says that the provider refuses connections', async () => {
    await using door = await startDoor({ baseUrl: 'http://127.0.0.1:1/v1' });
    const answer = await sendRequest(door.socket);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body).error.message).toBe(
      'The model provider could not be reached: the connection was refused.',
    );
    expect(door.usage().records).toMatchObject([{ status: 502 }]);
  });

  it('says that the name of the provider is not known', async () => {
    await using door = await startDoor({ baseUrl: 'http://provider.invalid/v1' });
    const { status, body } = await sendRequest(door.socket);
    expect(status).toBe(502);
    expect(JSON.parse(body).error.message).toContain('its name');
  });

  it('cuts the answer when the provider cuts it', async () => {
    await using provider = await startFakeProvider((response) => {
      streamHead(response);
      response.write(delta('hi'), () => response.destroy());
    });
    await using door = await startDoor(provider);
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200, cut: true });
    expect(door.usage().records).toMatchObject([{ status: 502, outputTokens: 0 }]);
  });
});

describe('504', () => {
  it('gives up on a provider that does not begin to answer', async () => {
    await using provider = await startFakeProvider(() => undefined);
    await using door = await startDoor({ ...provider, limits: { headersTimeoutMs: 50 } });
    const answer = await sendRequest(door.socket);
    expect(answer.status).toBe(504);
    expect(JSON.parse(answer.body).error).toMatchObject({ code: 'provider_silent', type: 'server_error' });
    await provider.seen[0]?.closed;
    expect(door.usage().records).toMatchObject([{ status: 504 }]);
  });

  it('cuts an answer that falls silent', async () => {
    await using provider = await startFakeProvider((response) => {
      streamHead(response);
      response.write(delta('hi'));
    });
    await using door = await startDoor({ ...provider, limits: { idleTimeoutMs: 50 } });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200, body: delta('hi'), cut: true });
    await provider.seen[0]?.closed;
    expect(door.usage().records).toMatchObject([{ status: 504 }]);
  });
});
