import { describe, expect, it } from 'vitest';
import { apiKey, chatgptToken } from './testing/fake-api.ts';
import { fakeClock } from './testing/fake-clock.ts';
import { refuse, startFakeProvider, takes } from './testing/fake-provider.ts';
import { errorOf, sendRequest } from './testing/sandbox-request.ts';
import { attemptId, startDoor } from './testing/start-door.ts';

describe('the API that renews a token', () => {
  it('case 89: is given up when it is silent, which is no refusal: it is asked again', async () => {
    await using provider = await startFakeProvider(takes('token-2'));
    await using door = await startDoor({
      ...provider,
      token: apiKey('token-1'),
      hostTimeoutMs: 500,
      clock: fakeClock().clock,
    });
    door.api.renewWith(async (_asked, number) => {
      if (number === 1) await new Promise(() => undefined);
      return apiKey('token-2');
    });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(door.api.tokens.length).toBeGreaterThan(1);
    expect(provider.seen).toHaveLength(2);
  });

  it('ends the attempt when it has no new token for a long time', async () => {
    await using provider = await startFakeProvider(refuse);
    await using door = await startDoor({ ...provider, token: apiKey('token-1'), clock: fakeClock().clock });
    door.api.renewWith(() => ({ status: 503, code: 'credential_unavailable', message: 'The issuer is down.' }));
    expect(errorOf(await sendRequest(door.socket)).code).toBe('credential_unavailable');
    expect(door.usage().halted).toMatchObject({ code: 'credential_unavailable' });
    expect(door.api.tokens.length).toBeGreaterThan(2);
    expect(provider.seen).toHaveLength(1);
  });

  it('case 90: may put a token into its error, which stands in no answer and no log', async () => {
    await using provider = await startFakeProvider(refuse);
    await using door = await startDoor({ ...provider, token: apiKey('token-1') });
    const message = 'Refused for sk-proj-canarycanary12345.';
    door.api.renewWith(() => ({ status: 409, code: 'credential_needs_sign_in', message }));
    const { body } = await sendRequest(door.socket);
    expect(body + door.logs.join('') + JSON.stringify(door.usage())).not.toContain('canary');
  });

  it('case 91: may not come with another account', async () => {
    await using provider = await startFakeProvider(takes('token-2'));
    await using door = await startDoor({ ...provider, token: chatgptToken(1) });
    door.api.renewWith(() => chatgptToken(2, 'acct-2'));
    const answer = await sendRequest(door.socket);
    expect(errorOf(answer).code).toBe('credential_account_mismatch');
    expect(provider.seen).toHaveLength(1);
  });

  it('case 92: is asked once when 20 turns are turned away together', async () => {
    const all = Promise.withResolvers<void>();
    await using provider = await startFakeProvider(async (response, seen, number) => {
      if (number === 20) all.resolve();
      await all.promise;
      takes('token-2')(response, seen, number);
    });
    await using door = await startDoor({ ...provider, token: apiKey('token-1') });
    door.api.renewWith(() => apiKey('token-2'));
    const sockets = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        door.socketOf(`turn-${index}`, `11111111-1111-4111-8111-1111111111${String(index + 10)}`),
      ),
    );
    const answers = await Promise.all(sockets.map((socket) => sendRequest(socket)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(provider.seen).toHaveLength(40);
    expect(door.api.tokens).toHaveLength(1);
  });

  it('is asked in the name of an attempt that has not ended', async () => {
    await using provider = await startFakeProvider(takes('token-1'));
    await using door = await startDoor({ ...provider, token: apiKey('token-1') });
    const ended = '33333333-3333-4333-8333-333333333333';
    door.api.renewWith((asked) =>
      asked.attemptId === ended
        ? { status: 404, code: 'not_found', message: 'There is no such attempt at work.' }
        : apiKey('token-2'),
    );
    await sendRequest(door.socket);
    await sendRequest(await door.socketOf('door-2', ended));
    provider.answerWith(takes('token-2'));
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(door.api.tokens.map((asked) => asked.attemptId)).toEqual([ended, attemptId]);
  });
});
