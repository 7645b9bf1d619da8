import { describe, expect, it } from 'vitest';
import { apiKey, type FakeApi } from '../../gateway/src/testing/fake-api.ts';
import { delta, failed, sse } from '../../gateway/src/testing/fake-provider.ts';
import { AppServer } from './testing/app-server.ts';
import { startDemo } from './testing/start-demo.ts';
import { startGateway } from './testing/start-gateway.ts';
import { startRelay } from './testing/start-relay.ts';
import { type Objection, startStubbornProvider } from './testing/start-stubborn-provider.ts';
import { scripted, textsOf, turnStatus } from './testing/turn-items.ts';

/** Two model requests: one that ends in a command, one that ends the turn. */
const prompt = scripted({ run: 'echo a' }, { say: 'Done.' });

async function workTurn(objection: Objection, prepare: (api: FakeApi) => void = () => undefined) {
  await using demo = await startDemo();
  await using provider = await startStubbornProvider(demo.baseUrl, objection);
  await using gateway = await startGateway(provider.baseUrl, { token: apiKey('token-1') });
  prepare(gateway.api);
  await using relay = await startRelay(gateway.socket);
  await using agent = await AppServer.start('gpt-5.5', relay.baseUrl);
  const turn = await agent.turn(prompt);
  return { turn, usage: await gateway.usage(), tokens: provider.tokens, api: gateway.api };
}

const json = { 'content-type': 'application/json' };
const errorsIn = (turn: { method: string }[]) => turn.filter(({ method }) => method === 'error');

describe('the real agent', () => {
  it('case 16: does not notice that its token ends in the middle of a turn', async () => {
    const { turn, tokens, usage, api } = await workTurn(
      ({ headers }, response, number) => {
        if (number === 1 || headers.authorization === 'Bearer token-2') return false;
        response.writeHead(401, json).end('{"error":{"code":"token_expired","message":"Expired."}}');
        return true;
      },
      (fakeApi) => fakeApi.renewWith(() => apiKey('token-2')),
    );
    expect(turnStatus(turn)).toBe('completed');
    expect(textsOf(turn)).toEqual(['Done.']);
    expect(errorsIn(turn)).toEqual([]);
    expect(tokens).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
    expect(api.tokens).toHaveLength(1);
    expect(usage.records).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  it('case 26: does not notice when a stream says so before anything else', async () => {
    const { turn } = await workTurn(
      ({ headers }, response) => {
        if (headers.authorization === 'Bearer token-2') return false;
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(sse({ type: 'response.created', response: { id: 'r' } }) + failed('token_expired'));
        return true;
      },
      (fakeApi) => fakeApi.renewWith(() => apiKey('token-2')),
    );
    expect(turnStatus(turn)).toBe('completed');
    expect(errorsIn(turn)).toEqual([]);
  });

  it.each<[string, Objection]>([
    [
      'case 81: when a usage limit is reached',
      (_request, response, number) => {
        if (number !== 2) return false;
        const error = { type: 'usage_limit_reached', resets_at: Math.ceil(Date.now() / 1000) + 1 };
        response.writeHead(429, json).end(JSON.stringify({ error }));
        return true;
      },
    ],
    [
      'case 83: when the provider asks to slow down',
      (_request, response, number) => {
        if (number !== 2) return false;
        response.writeHead(429, { ...json, 'retry-after': '1' }).end('{"error":{}}');
        return true;
      },
    ],
    [
      'case 84: when a usage limit is reached within a stream',
      (_request, response, number) => {
        if (number !== 2) return false;
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(failed('usage_limit_reached'));
        return true;
      },
    ],
  ])('%s only waits', async (_case, objection) => {
    const { turn, tokens } = await workTurn(objection, (api) => {
      let waited = false;
      api.admitWith((asked, number) => {
        if (api.signals.length === 0 || waited) return api.admitByDefault(asked, number);
        waited = true;
        const until = new Date(Date.now() + 1_000).toISOString();
        return { kind: 'wait', code: 'model_quota_exceeded', message: 'Until later.', until };
      });
    });
    expect(turnStatus(turn)).toBe('completed');
    expect(textsOf(turn)).toEqual(['Done.']);
    expect(errorsIn(turn)).toEqual([]);
    expect(tokens).toHaveLength(3);
  });

  it.each<[string, number, Objection]>([
    [
      'case 17: a 401 that is left after the renewal',
      2,
      (_request, response) => {
        response.writeHead(401, json).end('{"error":{"message":"No."}}');
        return true;
      },
    ],
    [
      'case 28: a 403',
      1,
      (_request, response) => {
        response.writeHead(403, json).end('{"error":{"message":"No."}}');
        return true;
      },
    ],
    [
      'case 27: a token that ends within an answer',
      1,
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(sse({ type: 'response.created', response: { id: 'r' } }) + delta('hi'));
        setTimeout(() => response.end(failed('token_expired')), 50);
        return true;
      },
    ],
  ])('%s ends its turn at once: %i model requests', async (_case, requests, objection) => {
    const { turn, tokens, usage } = await workTurn(objection, (api) => api.renewWith(() => apiKey('token-2')));
    expect(turnStatus(turn)).toBe('failed');
    expect(tokens).toHaveLength(requests);
    expect(usage.halted).not.toBeNull();
  });

  it('ends its turn at once when the attempt is halted', async () => {
    const message = 'The limit of 5 $ for a task is reached.';
    const { turn, tokens, api } = await workTurn(
      () => false,
      (fakeApi) =>
        fakeApi.admitWith((asked, number) =>
          asked.records.length > 0
            ? { kind: 'halted', code: 'limit_reached', message }
            : fakeApi.admitByDefault(asked, number),
        ),
    );
    expect(turnStatus(turn)).toBe('failed');
    expect(JSON.stringify(turn.findLast(({ method }) => method === 'turn/completed'))).toContain(message);
    expect(tokens).toHaveLength(1);
    expect(api.admissions.filter(({ records }) => records.length > 0)).toHaveLength(1);
  });
});
