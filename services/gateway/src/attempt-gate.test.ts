import { describe, expect, it, vi } from 'vitest';
import { fakeClock } from './testing/fake-clock.ts';
import { completed, okay, startFakeProvider, streamBegun } from './testing/fake-provider.ts';
import { answered, beginRequest, sendRequest } from './testing/sandbox-request.ts';
import { attemptId, startDoor } from './testing/start-door.ts';

const other = '33333333-3333-4333-8333-333333333333';
const halted = { kind: 'halted' as const, code: 'limit_reached' as const, message: 'The limit of 5 $ is reached.' };

describe('what was used', () => {
  it('goes to the API with the next request, once', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor(provider);
    for (let request = 0; request < 3; request += 1) await sendRequest(door.socket);
    const [first, second] = door.usage().records.map(({ attemptId: _, ...record }) => record);
    expect(door.api.admissions.map(({ records }) => records)).toEqual([[], [first], [second]]);
  });

  it('goes again when the API did not take it', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, clock: fakeClock().clock });
    await sendRequest(door.socket);
    const down = { status: 503, code: 'unavailable' as const, message: 'Not just now.' };
    door.api.admitWith((asked, number) => (number === 2 ? down : door.api.admitByDefault(asked, number)));
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(door.api.admissions.map(({ records }) => records.length)).toEqual([0, 1, 1]);
  });

  it('stays with the attempt it belongs to when the door is given to another one', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor(provider);
    await sendRequest(door.socket);
    await door.socketOf('door-1', other);
    await sendRequest(door.socket);
    expect(door.api.admissions.at(-1)).toMatchObject({ attemptId: other, records: [], heldGeneration: null });
    await door.socketOf('door-1', attemptId);
    await sendRequest(door.socket);
    expect(door.api.admissions.at(-1)).toMatchObject({ attemptId, records: [{ status: 200 }] });
  });

  it('counts for the attempt whose request it was, also when the door has another one by then', async () => {
    await using provider = await startFakeProvider(streamBegun);
    await using door = await startDoor(provider);
    const begun = await answered(beginRequest(door.socket));
    await door.socketOf('door-1', other);
    begun.destroy();
    await vi.waitUntil(() => door.usage().openRequests === 0);
    expect(door.usage().records).toMatchObject([{ attemptId, status: 499 }]);
  });
});

describe('an attempt that limits stand over', () => {
  it('has one model request under way at a time, and the API knows the last one before the next', async () => {
    let [atOnce, most] = [0, 0];
    await using provider = await startFakeProvider(async (response, seen, number) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      okay(response, seen, number);
    });
    await using door = await startDoor({ ...provider, limited: true });
    const answers = await Promise.all(Array.from({ length: 4 }, () => sendRequest(door.socket)));
    expect(answers).toMatchObject(Array(4).fill({ status: 200 }));
    expect(most).toBe(1);
    expect(door.api.admissions.map(({ records }) => records.length)).toEqual([0, 1, 1, 1]);
  });

  it('lets the next one go when the one before hangs up', async () => {
    await using provider = await startFakeProvider((response, seen, number) =>
      number === 1 ? streamBegun(response) : okay(response, seen, number),
    );
    await using door = await startDoor({ ...provider, limited: true });
    const first = await answered(beginRequest(door.socket));
    const inLine = beginRequest(door.socket);
    const second = sendRequest(door.socket);
    await vi.waitUntil(() => door.usage().openRequests === 3);
    inLine.destroy();
    first.destroy();
    expect(await second).toMatchObject({ status: 200 });
    expect(provider.seen).toHaveLength(2);
  });

  it('waits for those that went before there was a limit', async () => {
    const end = Promise.withResolvers<void>();
    await using provider = await startFakeProvider(async (response, seen, number) => {
      if (number > 1) return okay(response, seen, number);
      streamBegun(response);
      await end.promise;
      response.end(completed(1, 1));
    });
    await using door = await startDoor(provider);
    const first = sendRequest(door.socket);
    await vi.waitUntil(() => provider.seen.length === 1);
    door.api.admitWith(async (asked, number) => {
      const open = await door.api.admitByDefault(asked, number);
      return { ...open, limited: true };
    });
    const second = sendRequest(door.socket);
    await vi.waitUntil(() => door.api.admissions.length === 2);
    expect(provider.seen).toHaveLength(1);
    end.resolve();
    expect(await Promise.all([first, second])).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(door.api.admissions.at(-1)).toMatchObject({ records: [{ inputTokens: 1 }] });
  });
});

describe('an attempt that is halted', () => {
  it('shows it to the worker, keeps the request back, and then ends the turn', async () => {
    const { clock, slept } = fakeClock();
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, clock, limits: { haltHoldMs: 30_000 } });
    door.api.admitWith(() => halted);
    const answer = await sendRequest(door.socket);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).error).toMatchObject({ code: 'limit_reached', message: halted.message });
    expect(slept).toEqual([30_000]);
    expect(door.usage().halted).toEqual({ code: 'limit_reached', message: halted.message });
    expect(provider.seen).toEqual([]);
  });

  it('holds the request no longer than the sandbox does', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, limits: { haltHoldMs: 600_000 } });
    door.api.admitWith(() => halted);
    const begun = beginRequest(door.socket);
    await vi.waitUntil(() => door.usage().halted !== null);
    begun.destroy();
    await vi.waitUntil(() => door.usage().openRequests === 0);
  });

  it('gets no more, without another question; the next attempt of the door does', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor(provider);
    door.api.admitWith(() => halted);
    await sendRequest(door.socket);
    door.api.admitWith(door.api.admitByDefault);
    expect(await sendRequest(door.socket)).toMatchObject({ status: 400 });
    expect(door.api.admissions).toHaveLength(1);
    await door.socketOf('door-1', other);
    expect(door.usage().halted).toBeNull();
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
  });

  it('is what an attempt is that the API knows nothing of', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor(provider);
    door.api.admitWith(() => ({ status: 404, code: 'not_found', message: 'There is no such attempt at work.' }));
    const answer = await sendRequest(door.socket);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).error.code).toBe('not_found');
    expect(provider.seen).toEqual([]);
  });
});

describe('without the API', () => {
  it('nothing is sent, and the agent may try again', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, apiPatienceMs: 1 });
    const down = { status: 503, code: 'unavailable' as const, message: 'Not just now.' };
    door.api.admitWith(() => down);
    const answer = await sendRequest(door.socket);
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body).error.code).toBe('credential_unavailable');
    expect(provider.seen).toEqual([]);
    expect(door.usage().halted).toBeNull();
  });

  it('nothing is sent with a token that cannot stand in a header', async () => {
    await using provider = await startFakeProvider(okay);
    const token = { accessToken: 'two\nlines-canary', generation: 'g', expiresAt: null };
    await using door = await startDoor({ ...provider, token });
    const answer = await sendRequest(door.socket);
    expect(JSON.parse(answer.body).error.code).toBe('credential_invalid');
    expect(answer.body + door.logs.join('')).not.toContain('canary');
    expect(provider.seen).toEqual([]);
  });
});

describe('an attempt whose credential has no token for now', () => {
  const down = {
    kind: 'wait' as const,
    code: 'credential_unavailable' as const,
    message: 'The command printed nothing.',
  };
  const inHalfAMinute = (now: number) => ({ ...down, until: new Date(now + 30_000).toISOString() });

  it('waits, and is halted with the message of the credential when a quarter of an hour is over', async () => {
    const { clock } = fakeClock();
    const began = clock.now();
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, clock });
    door.api.admitWith(() => inHalfAMinute(clock.now()));
    expect(await sendRequest(door.socket)).toMatchObject({ status: 400 });
    expect(clock.now() - began).toBeGreaterThanOrEqual(15 * 60_000);
    expect(door.usage()).toMatchObject({
      waiting: null,
      halted: { code: 'credential_unavailable', message: expect.stringMatching(/^The command printed nothing\. /) },
    });
    expect(provider.seen).toEqual([]);
  });

  it('goes on when there is one in time', async () => {
    const { clock } = fakeClock();
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, clock });
    door.api.admitWith((asked, number) =>
      number <= 20 ? inHalfAMinute(clock.now()) : door.api.admitByDefault(asked, number),
    );
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(door.usage().halted).toBeNull();
  });
});

describe('a token', () => {
  it('is forgotten when its attempt asks nothing for a while', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, forgetAfterMs: 1 });
    await sendRequest(door.socket);
    await vi.waitUntil(async () => {
      await sendRequest(door.socket);
      return door.api.admissions.at(-1)?.heldGeneration === null;
    }, 4_000);
  });

  it('is not forgotten while the API is asked, which leaves out one that is held', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor({ ...provider, forgetAfterMs: 20 });
    await sendRequest(door.socket);
    door.api.admitWith(async (asked, number) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return await door.api.admitByDefault(asked, number);
    });
    const held = await vi.waitUntil(async () => {
      expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
      return door.api.admissions.at(-1)?.heldGeneration;
    });
    expect(held).toBe('of-sk-test-canary');
    expect(door.usage().halted).toBeNull();
  });

  it('case 17: that is refused for good keeps back the requests that are in line behind', async () => {
    await using provider = await startFakeProvider((response) => response.writeHead(401).end());
    await using door = await startDoor({ ...provider, limited: true });
    const answers = await Promise.all(Array.from({ length: 4 }, () => sendRequest(door.socket)));
    expect(answers).toMatchObject(Array(4).fill({ status: 400 }));
    expect(provider.seen).toHaveLength(1);
  });
});
