import type { UsageAnswer } from '@codex-web/contracts/gateway';
import { describe, expect, it, vi } from 'vitest';
import { fakeClock } from './testing/fake-clock.ts';
import { type Answering, failed, okay, sse, startFakeProvider, streamHead } from './testing/fake-provider.ts';
import { beginRequest, sendRequest, type WholeAnswer } from './testing/sandbox-request.ts';
import { attemptId, startDoor } from './testing/start-door.ts';

const code = ({ body }: WholeAnswer) => JSON.parse(body).error.code;
const noon = Date.parse('2026-11-22T12:00:00Z');

const refuse =
  (status: number, error: object, headers: Record<string, string> = {}): Answering =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }));

/** The first `times` requests get one answer, the others are fine. */
const first =
  (times: number, answering: Answering): Answering =>
  (response, seen, number) =>
    number <= times ? answering(response, seen, number) : okay(response, seen, number);

/** A clock that notes what the door shows while somebody sleeps. */
function watchingClock() {
  const { clock, slept } = fakeClock(noon);
  const shown: UsageAnswer['waiting'][] = [];
  const watch = { show: (): UsageAnswer['waiting'] => null };
  const sleep: typeof clock.sleep = (ms, signal) => {
    shown.push(watch.show());
    return clock.sleep(ms, signal);
  };
  return { clock: { ...clock, sleep }, slept, shown, watch };
}

describe('the limit of a credential', () => {
  const resetsAt = noon / 1000 + 7200;

  it('case 81: is told to the API with the second it ends; the request waits, is seen to wait, and goes on', async () => {
    const { clock, shown, watch } = watchingClock();
    const limited = { type: 'usage_limit_reached', message: 'Limit.', plan_type: 'plus', resets_at: resetsAt };
    await using provider = await startFakeProvider(first(1, refuse(429, limited)));
    await using door = await startDoor({ ...provider, clock });
    watch.show = () => door.usage().waiting;
    const until = new Date(resetsAt * 1000).toISOString();
    const wait = { kind: 'wait' as const, code: 'model_quota_exceeded' as const, message: 'Until later.', until };
    const admit = door.api.admitByDefault;
    const shownWhileAsked: UsageAnswer['waiting'][] = [];
    door.api.admitWith((asked, number) => {
      shownWhileAsked.push(door.usage().waiting);
      return door.api.signals.length > 0 && clock.now() < resetsAt * 1000 ? wait : admit(asked, number);
    });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(door.api.signals).toEqual([{ attemptId, kind: 'usage_limit', resetsAt: until, message: 'Limit.' }]);
    expect(shown[0]).toEqual({ code: 'model_quota_exceeded', message: 'Until later.', until });
    expect(shownWhileAsked.slice(2)).not.toContain(null);
    expect(clock.now()).toBeGreaterThanOrEqual(resetsAt * 1000);
    expect(provider.seen).toHaveLength(2);
    expect(door.usage()).toMatchObject({ waiting: null, halted: null, records: [{ status: 200 }] });
  });

  it('case 81: holds one attempt and lets those of another credential go', async () => {
    await using provider = await startFakeProvider(okay);
    await using door = await startDoor(provider);
    const other = '33333333-3333-4333-8333-333333333333';
    const admit = door.api.admitByDefault;
    const wait = { kind: 'wait' as const, code: 'model_quota_exceeded' as const, message: 'Later.', until: null };
    door.api.admitWith((asked, number) => (asked.attemptId === attemptId ? wait : admit(asked, number)));
    const held = beginRequest(door.socket);
    await vi.waitUntil(() => door.usage().waiting !== null);
    expect(await sendRequest(await door.socketOf('door-2', other))).toMatchObject({ status: 200 });
    held.destroy();
    await vi.waitUntil(() => door.usage().openRequests === 0);
    expect(door.usage().waiting).toBeNull();
    expect(provider.seen).toHaveLength(1);
  });

  it.each([
    [
      'the headers of its windows',
      { 'x-codex-primary-used-percent': '100.0', 'x-codex-primary-reset-at': `${resetsAt}` },
    ],
    ['nothing that can be read', { 'x-codex-primary-used-percent': 'NaN', 'x-codex-primary-reset-at': '-1' }],
  ])('case 85: takes its end from %s where the body has none', async (name, headers) => {
    await using provider = await startFakeProvider(first(1, refuse(429, { type: 'usage_limit_reached' }, headers)));
    await using door = await startDoor({ ...provider, clock: fakeClock(noon).clock });
    await sendRequest(door.socket);
    const told = name.startsWith('nothing') ? null : new Date(resetsAt * 1000).toISOString();
    expect(door.api.signals).toMatchObject([{ kind: 'usage_limit', resetsAt: told }]);
  });

  it('case 85: broken limit headers do nothing to an answer', async () => {
    await using provider = await startFakeProvider((response, seen, number) => {
      response.setHeader('x-codex-primary-used-percent', 'NaN').setHeader('x-codex-primary-reset-at', '1e9');
      response.setHeader('x-codex-secondary-used-percent', '-5');
      return okay(response, seen, number);
    });
    await using door = await startDoor(provider);
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200, cut: false });
    expect(door.api.signals).toEqual([]);
  });

  it.each(['usage_limit_reached', 'insufficient_quota'])(
    'case 84: is the same when a stream says %s: the API is told once, and the sandbox sees only the answer',
    async (word) => {
      await using provider = await startFakeProvider(
        first(1, (response) => {
          streamHead(response);
          response.end(sse({ type: 'response.created', response: {} }) + failed(word));
        }),
      );
      await using door = await startDoor({ ...provider, clock: fakeClock(noon).clock });
      const answer = await sendRequest(door.socket);
      expect(answer.status).toBe(200);
      expect(answer.body).not.toContain('failed');
      expect(door.api.signals).toMatchObject([{ kind: 'usage_limit' }]);
      expect(provider.seen).toHaveLength(2);
    },
  );

  it('case 84: is told to the API too when there was output before, so that what the agent asks next is held', async () => {
    await using provider = await startFakeProvider((response) => {
      streamHead(response);
      response.end(sse({ type: 'response.output_text.delta', delta: 'hi' }) + failed('usage_limit_reached'));
    });
    await using door = await startDoor(provider);
    expect((await sendRequest(door.socket)).body).toContain('usage_limit_reached');
    expect(door.api.signals).toMatchObject([{ kind: 'usage_limit' }]);
    expect(provider.seen).toHaveLength(1);
  });

  it('ends the attempt when it is reached again and again without a wait', async () => {
    await using provider = await startFakeProvider(refuse(402, { message: 'No credits.' }));
    await using door = await startDoor({ ...provider, clock: fakeClock(noon).clock });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 400 });
    expect(door.usage().halted).toMatchObject({ code: 'model_quota_exceeded' });
    expect(provider.seen.length).toBeLessThan(12);
  });

  it('ends the attempt in the words of the API when the plan has no models', async () => {
    await using provider = await startFakeProvider(refuse(429, { type: 'usage_not_included', message: 'No Codex.' }));
    await using door = await startDoor(provider);
    const admit = door.api.admitByDefault;
    const halted = {
      kind: 'halted' as const,
      code: 'credential_disabled' as const,
      message: 'The plan has no models.',
    };
    door.api.admitWith((asked, number) => (door.api.signals.length > 0 ? halted : admit(asked, number)));
    expect(code(await sendRequest(door.socket))).toBe('credential_disabled');
    expect(door.api.signals).toEqual([{ attemptId, kind: 'usage_not_included', message: 'No Codex.' }]);
    expect(door.usage().halted).toEqual({ code: 'credential_disabled', message: 'The plan has no models.' });
    expect(provider.seen).toHaveLength(1);
  });
});

describe('a provider that asks to slow down', () => {
  it.each([
    ['seconds', '2', 2_000],
    ['a date', new Date(noon + 30_000).toUTCString(), 30_000],
    ['too many seconds', '86400', 60_000],
    ['a date long ago', new Date(0).toUTCString(), 500],
  ])('case 83: is asked again after retry-after in %s, at most a minute', async (_form, retryAfter, ms) => {
    const { clock, slept, shown, watch } = watchingClock();
    await using provider = await startFakeProvider(first(1, refuse(429, {}, { 'retry-after': retryAfter })));
    await using door = await startDoor({ ...provider, clock });
    watch.show = () => door.usage().waiting;
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(slept).toHaveLength(1);
    expect(slept[0]).toBeGreaterThanOrEqual(ms);
    expect(slept[0]).toBeLessThanOrEqual(ms * 1.1);
    expect(shown).toMatchObject([{ code: 'model_rate_limited', until: expect.any(String) }]);
    expect(door.usage().waiting).toBeNull();
  });

  it('is asked again after the time its stream names', async () => {
    const { clock, slept } = fakeClock();
    await using provider = await startFakeProvider(
      first(1, (response) => {
        streamHead(response);
        response.end(failed('rate_limit_exceeded', 'Please try again in 1.5s.'));
      }),
    );
    await using door = await startDoor({ ...provider, clock });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(slept[0]).toBeGreaterThanOrEqual(1_500);
    expect(slept[0]).toBeLessThanOrEqual(1_650);
  });

  it('and names no time is asked once more, after five to ten seconds', async () => {
    const { clock, slept } = fakeClock();
    await using provider = await startFakeProvider(refuse(429, {}));
    await using door = await startDoor({ ...provider, clock });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 400 });
    expect(slept[0]).toBeGreaterThanOrEqual(5_000);
    expect(slept[0]).toBeLessThanOrEqual(10_000);
    expect(provider.seen).toHaveLength(2);
    expect(door.usage()).toMatchObject({ halted: { code: 'model_rate_limited' }, records: [{ status: 429 }] });
  });

  it('and goes on asking is given up in the end', async () => {
    await using provider = await startFakeProvider(refuse(429, {}, { 'retry-after': '1' }));
    await using door = await startDoor({ ...provider, clock: fakeClock().clock });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 400 });
    expect(provider.seen).toHaveLength(11);
  });

  it('is not asked again when the sandbox hangs up meanwhile', async () => {
    await using provider = await startFakeProvider(refuse(429, {}, { 'retry-after': '60' }));
    await using door = await startDoor(provider);
    const begun = beginRequest(door.socket);
    await vi.waitUntil(() => door.usage().waiting !== null);
    begun.destroy();
    await vi.waitUntil(() => door.usage().openRequests === 0);
    expect(door.usage()).toMatchObject({ waiting: null, records: [{ status: 499 }] });
    expect(provider.seen).toHaveLength(1);
  });
});

describe('503', () => {
  it('is asked three times in all, then the attempt ends', async () => {
    await using provider = await startFakeProvider(refuse(503, { code: 'server_is_overloaded' }));
    await using door = await startDoor({ ...provider, clock: fakeClock().clock });
    expect(code(await sendRequest(door.socket))).toBe('provider_overloaded');
    expect(await sendRequest(door.socket)).toMatchObject({ status: 400 });
    expect(provider.seen).toHaveLength(3);
    expect(door.usage().halted).toMatchObject({ code: 'model_unavailable' });
  });

  it('goes unnoticed when it passes', async () => {
    await using provider = await startFakeProvider(first(2, refuse(503, {})));
    await using door = await startDoor({ ...provider, clock: fakeClock().clock });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 200 });
    expect(door.usage().records).toMatchObject([{ status: 200 }]);
  });
});
