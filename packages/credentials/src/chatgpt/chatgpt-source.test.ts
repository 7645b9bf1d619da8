import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesceRefresh } from '../coalesce-refresh.ts';
import type { RefreshContext } from '../credential-source.ts';
import { type ChatgptBench, chatgptBench } from '../testing/chatgpt-bench.ts';
import type { IssuerBehaviour } from '../testing/fake-issuer-answers.ts';

const minute = 60_000;
const day = 86_400_000;
const { signal } = new AbortController();
const rejected = (rejectedGeneration = 'g1', more: Partial<RefreshContext> = {}): RefreshContext => ({
  reason: 'unauthorized',
  rejectedGeneration,
  signal,
  ...more,
});

let bench: ChatgptBench;
beforeEach(async () => {
  bench = await chatgptBench();
});
afterEach(async () => await bench.issuer.close());

/** Sets the clock forward whenever somebody sleeps, until the work is done. */
async function throughTime<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const settled = work.finally(() => {
    done = true;
  });
  settled.catch(() => undefined);
  while (!done) {
    await new Promise((turn) => setImmediate(turn));
    if (bench.clock.sleeping() > 1) bench.clock.advance(1_000);
  }
  return await settled;
}

const untilStored = async (generation: string) =>
  await vi.waitFor(() => expect(bench.memory.stored()?.generation).toBe(generation));

describe('renewing ahead of time', () => {
  it.each([
    [4, 1],
    [6, 0],
  ])('case 57: with %d minutes left renews %d times, and serves what still works', async (minutes, renewals) => {
    bench.clock.advance(3_600_000 - minutes * minute);
    const token = await bench.source().resolve({ signal });
    expect(token).toMatchObject({ accessToken: bench.first.accessToken, chatgpt: { accountId: 'acct-1' } });
    if (renewals > 0) await untilStored('g2');
    expect(bench.redemptions()).toBe(renewals);
    if (renewals > 0) expect(bench.issuer.requests.at(-1)?.body.refresh_reason).toBe('proactive_expiry');
  });

  it.each<[string, number, boolean, number]>([
    ['opaque and 9 days old', 9, true, 1],
    ['opaque and 7 days old', 7, true, 0],
    ['20 days old with a far end', 20, false, 0],
  ])('case 58: a token %s (%d days) is renewed as often as it has to be', async (_what, days, opaque, renewals) => {
    const { expiresAt: _, ...tokens } = bench.first;
    const refreshedAt = bench.clock.now() - days * day;
    const accessToken = opaque ? 'at-opaque' : tokens.accessToken;
    bench.memory.signIn({
      ...tokens,
      accessToken,
      refreshedAt,
      ...(!opaque && { expiresAt: bench.clock.now() + 30 * day }),
    });
    await bench.source().resolve({ signal });
    if (renewals > 0) await untilStored('g3');
    expect(bench.redemptions()).toBe(renewals);
    if (renewals > 0) expect(bench.issuer.requests.at(-1)?.body.refresh_reason).toBe('scheduled');
  });

  it.each([10 * minute, -10 * minute])('case 59: never loops when the clock is %d ms off', async (skewMs) => {
    bench.issuer.settings.lifeMs = 12 * minute;
    const source = bench.source({ skewMs });
    bench.clock.advance(57 * minute);
    for (let request = 0; request < 30; request += 1) {
      await throughTime(source.resolve({ signal }));
      await new Promise((turn) => setImmediate(turn));
      await vi.waitFor(() => expect(bench.memory.isLeased()).toBe(false));
      bench.clock.advance(1_000);
    }
    expect(bench.allRedemptions()).toBe(skewMs > 0 ? 1 : 0);
  });

  it('case 59: is not done again within a minute of a renewal, whoever asks for it', async () => {
    const source = bench.source();
    const ahead = { reason: 'scheduled' as const, signal };
    await expect(source.refresh(ahead)).resolves.toMatchObject({ generation: 'g2' });
    await expect(source.refresh(ahead)).resolves.toMatchObject({ generation: 'g2' });
    bench.clock.advance(minute);
    await expect(source.refresh(ahead)).resolves.toMatchObject({ generation: 'g3' });
    expect(bench.allRedemptions()).toBe(2);
  });

  it('case 66: goes on with a token that still works when renewing fails, and tries again after a pause', async () => {
    bench.clock.advance(56 * minute);
    bench.issuer.next({ kind: 'status', status: 429 });
    const source = bench.source();
    await expect(source.resolve({ signal })).resolves.toMatchObject({ generation: 'g1' });
    await vi.waitFor(() => expect(bench.memory.stored()?.retryAt).toBe(bench.clock.now() + 10_000));
    await expect(source.resolve({ signal })).resolves.toMatchObject({ generation: 'g1' });
    expect(bench.issuer.requests).toHaveLength(1);
    bench.clock.advance(10_000);
    await expect(source.resolve({ signal })).resolves.toMatchObject({ generation: 'g1' });
    await untilStored('g2');
  });

  it('renews a token that has ended before it is given out, and says so while that is put off', async () => {
    bench.clock.advance(61 * minute);
    bench.issuer.next({ kind: 'status', status: 429, retryAfter: '20' });
    const source = bench.source();
    await expect(source.resolve({ signal })).rejects.toMatchObject({
      fault: { kind: 'transient', retryAfterMs: 20_000 },
    });
    await expect(source.resolve({ signal })).rejects.toMatchObject({
      fault: { kind: 'transient', retryAfterMs: 20_000 },
    });
    expect(bench.issuer.requests).toHaveLength(1);
    bench.clock.advance(20_000);
    await expect(source.resolve({ signal })).resolves.toMatchObject({ generation: 'g2' });
  });
});

describe('what the issuer answers', () => {
  it('sends the refresh as the issuer wants it, and stores the new pair', async () => {
    const token = await bench.source().refresh(rejected());
    expect(token).toMatchObject({
      generation: 'g2',
      chatgpt: { accountId: 'acct-1', planType: 'plus', userId: 'user-1' },
    });
    expect(bench.issuer.requests.at(-1)?.body).toEqual({
      client_id: 'app_fake',
      grant_type: 'refresh_token',
      refresh_reason: 'unauthorized_recovery',
      refresh_token: bench.first.refreshToken,
    });
    expect(bench.memory.stored()?.tokens.refreshToken).not.toBe(bench.first.refreshToken);
    expect(bench.events).toEqual([{ type: 'refreshed', generation: 'g2', reason: 'unauthorized', warning: null }]);
  });

  it('case 60: keeps the refresh token and id token that the answer leaves out', async () => {
    bench.issuer.next({ kind: 'access_only' });
    await bench.source().refresh(rejected());
    const { tokens } = bench.memory.stored() ?? {};
    expect(tokens).toMatchObject({ refreshToken: bench.first.refreshToken, idToken: bench.first.idToken });
    expect(tokens?.accessToken).not.toBe(bench.first.accessToken);
  });

  it('case 61: stores the new pair beside a malformed id token, and warns', async () => {
    bench.issuer.next({ kind: 'bad_id_token' });
    await bench.source().refresh(rejected());
    const { tokens } = bench.memory.stored() ?? {};
    expect(tokens?.idToken).toBe(bench.first.idToken);
    expect(tokens?.refreshToken).not.toBe(bench.first.refreshToken);
    expect(bench.events[0]).toMatchObject({ type: 'refreshed', warning: expect.stringContaining('id token') });
  });

  it.each<IssuerBehaviour['kind']>(['opaque', 'malformed_access'])(
    'case 62: takes an access token that cannot be read (%s) for one that says nothing of its end',
    async (kind) => {
      bench.issuer.next({ kind } as IssuerBehaviour);
      const token = await bench.source().refresh(rejected());
      expect(token).not.toHaveProperty('expiresAt');
      expect(bench.memory.stored()?.tokens).not.toHaveProperty('expiresAt');
    },
  );

  it('case 63: refuses an answer for another account, ends the sign-in and tells it', async () => {
    bench.issuer.next({ kind: 'other_account' });
    const source = bench.source();
    const mismatch = { fault: { kind: 'permanent', reason: 'account_mismatch' } };
    await expect(source.refresh(rejected())).rejects.toMatchObject(mismatch);
    expect(bench.memory.stored()).toMatchObject({
      generation: 'g1',
      tokens: bench.first,
      failure: { reason: 'account_mismatch' },
    });
    expect(bench.events.map((event) => event.type)).toEqual(['quarantined']);
    await expect(source.resolve({ signal })).rejects.toMatchObject(mismatch);
    expect(bench.redemptions()).toBe(1);
  });

  const permanent = [
    ['refresh_token_expired', 'expired'],
    ['refresh_token_reused', 'exhausted'],
    ['REFRESH_TOKEN_INVALIDATED', 'revoked'],
  ] as const;
  const shapes = ['error.code', 'error', 'code'] as const;
  it.each(
    permanent.flatMap(([code, reason]) =>
      [400, 401].flatMap((status) => shapes.map((shape) => ({ code, reason, status, shape }))),
    ),
  )('case 64: takes $code at $status in $shape for final, as $reason', async ({ code, reason, status, shape }) => {
    bench.issuer.next({ kind: 'refused', status, code, shape });
    await expect(bench.source().refresh(rejected())).rejects.toMatchObject({ fault: { kind: 'permanent', reason } });
    expect(bench.memory.stored()?.failure?.reason).toBe(reason);
    expect(bench.memory.redemption()).toBeNull();
  });

  it.each<[string, IssuerBehaviour]>([
    ['invalid_grant at 400', { kind: 'refused', status: 400, code: 'invalid_grant', shape: 'error' }],
    ['any 401', { kind: 'html', status: 401 }],
  ])('case 65: takes %s for final', async (_what, behaviour) => {
    bench.issuer.next(behaviour);
    await expect(bench.source().refresh(rejected())).rejects.toMatchObject({
      fault: { kind: 'permanent', reason: 'other' },
    });
  });

  it.each<[string, IssuerBehaviour, number]>([
    ['an unknown 400', { kind: 'refused', status: 400, code: 'constructor', shape: 'error' }, 1],
    ['403', { kind: 'status', status: 403 }, 1],
    ['429', { kind: 'status', status: 429 }, 1],
    ['500', { kind: 'status', status: 500 }, 2],
    ['a page at 502', { kind: 'html', status: 502 }, 2],
    ['a page at 200', { kind: 'html', status: 200 }, 2],
    ['a cut connection', { kind: 'reset' }, 2],
  ])(
    'case 65: takes %s for something that passes, and leaves the issuer alone for a while',
    async (_what, behaviour, sent) => {
      bench.issuer.next(...Array.from({ length: sent }, () => behaviour));
      const source = bench.source();
      const failing = throughTime(source.refresh(rejected()));
      await expect(failing).rejects.toMatchObject({ fault: { kind: 'transient', retryAfterMs: 10_000 } });
      await expect(source.refresh(rejected())).rejects.toMatchObject({ fault: { kind: 'transient' } });
      expect(bench.issuer.requests).toHaveLength(sent);
      bench.clock.advance(10_000);
      await expect(throughTime(source.refresh(rejected()))).resolves.toMatchObject({ generation: 'g2' });
    },
  );

  it('pauses longer each time, up to 10 minutes', async () => {
    const source = bench.source();
    const pauses: number[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      bench.issuer.next({ kind: 'status', status: 503 }, { kind: 'status', status: 503 });
      await throughTime(source.refresh(rejected())).catch(() => undefined);
      const pause = (bench.memory.stored()?.retryAt ?? 0) - bench.clock.now();
      pauses.push(pause);
      bench.clock.advance(pause);
    }
    expect(pauses).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000, 600_000]);
  });

  it('sends once more at once when nothing reached the issuer', async () => {
    const unreachable = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    let calls = 0;
    const { createIssuerClient } = await import('./issuer-client.ts');
    const client = createIssuerClient({
      issuer: bench.issuer.url,
      clientId: 'app_fake',
      fetch: async (...request) => {
        calls += 1;
        if (calls === 1) throw Object.assign(unreachable, { cause: Object.assign(new Error(), unreachable.cause) });
        return await fetch(...request);
      },
    });
    await expect(bench.source({ issuer: client }).refresh(rejected())).resolves.toMatchObject({ generation: 'g2' });
    expect(calls).toBe(2);
  });
});

describe('who asks for a new token', () => {
  it('case 15: gives the newer token of the store without a refresh', async () => {
    bench.memory.signIn(bench.signIn());
    await expect(bench.source().refresh(rejected('g1'))).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.allRedemptions()).toBe(0);
  });

  it('case 21: refuses when the store now holds another account, and leaves it alone', async () => {
    bench.memory.signIn(bench.signIn({ accountId: 'acct-2' }));
    const before = structuredClone(bench.memory.stored());
    await expect(bench.source().refresh(rejected('g1', { previousAccountId: 'acct-1' }))).rejects.toMatchObject({
      fault: { kind: 'permanent', reason: 'account_mismatch' },
    });
    expect(bench.memory.stored()).toEqual(before);
    expect(bench.allRedemptions()).toBe(0);
  });

  it('case 22: says that nobody is signed in after the owner signed out, and refreshes nothing', async () => {
    bench.memory.signOut();
    const source = bench.source();
    const fault = { kind: 'permanent', reason: 'not_signed_in' };
    await expect(source.refresh(rejected())).rejects.toMatchObject({ fault });
    await expect(source.resolve({ signal })).rejects.toMatchObject({ fault });
    expect(bench.allRedemptions()).toBe(0);
  });

  it('case 68: refreshes once for 20 callers with the same rejected token', async () => {
    const source = bench.source();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => source.refresh(rejected())));
    expect(new Set(tokens.map((token) => token.generation))).toEqual(new Set(['g2']));
    expect(bench.redemptions()).toBe(1);
  });

  it('case 69: fails 20 callers alike with one request when the refresh is refused for good', async () => {
    bench.issuer.next({ kind: 'refused', status: 401, code: 'refresh_token_expired' });
    const source = bench.source();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => source.refresh(rejected())));
    const said = results.map((result) => (result.status === 'rejected' ? String(result.reason) : 'no error'));
    expect(new Set(said)).toEqual(new Set(['CredentialError: The ChatGPT sign-in has expired. Sign in again.']));
    expect(bench.issuer.requests).toHaveLength(1);
    expect(bench.events).toHaveLength(1);
  });

  it('case 12: fails the next call for the same token without asking the issuer, in every process', async () => {
    bench.issuer.next({ kind: 'refused', status: 400, code: 'refresh_token_reused' });
    await bench
      .source()
      .refresh(rejected())
      .catch(() => undefined);
    await expect(bench.source().refresh(rejected())).rejects.toMatchObject({ fault: { reason: 'exhausted' } });
    await expect(bench.source().resolve({ signal })).rejects.toMatchObject({ fault: { reason: 'exhausted' } });
    expect(bench.issuer.requests).toHaveLength(1);
  });

  it('case 13: forgets the failure after a new sign-in', async () => {
    bench.issuer.next({ kind: 'refused', status: 400, code: 'refresh_token_reused' });
    const source = coalesceRefresh(bench.source());
    await source.refresh(rejected()).catch(() => undefined);
    bench.memory.signIn(bench.signIn());
    await expect(source.resolve({ signal })).resolves.toMatchObject({ generation: 'g2' });
    await expect(source.refresh(rejected('g2'))).resolves.toMatchObject({ generation: 'g3' });
  });

  it('case 14: does not record a failure that arrives after a new sign-in against that one', async () => {
    bench.issuer.next({ kind: 'refused', status: 401, code: 'refresh_token_expired' });
    bench.issuer.hold();
    const late = bench.source().refresh(rejected());
    await vi.waitFor(() => expect(bench.issuer.requests).toHaveLength(1));
    bench.memory.signIn(bench.signIn());
    bench.issuer.release();
    await expect(late).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.memory.stored()?.failure).toBeNull();
    expect(bench.events).toEqual([]);
  });

  it('case 76: goes on and stores when the caller leaves', async () => {
    bench.issuer.hold();
    const source = bench.source();
    const leaving = new AbortController();
    const left = source.refresh(rejected('g1', { signal: leaving.signal }));
    const stays = source.refresh(rejected());
    await vi.waitFor(() => expect(bench.issuer.requests).toHaveLength(1));
    leaving.abort();
    await expect(left).rejects.toMatchObject({ fault: { kind: 'transient' } });
    bench.issuer.release();
    await expect(stays).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.memory.stored()?.generation).toBe('g2');
  });

  it('case 77: says once that a sign-in was revoked, and refreshes no more', async () => {
    bench.issuer.revoked.add(bench.first.refreshToken);
    const source = bench.source();
    await expect(source.resolve({ signal })).resolves.toMatchObject({ generation: 'g1' });
    for (let turn = 0; turn < 3; turn += 1) {
      await expect(source.refresh(rejected())).rejects.toMatchObject({
        fault: { kind: 'permanent', reason: 'revoked' },
      });
    }
    expect(bench.events).toEqual([expect.objectContaining({ type: 'failed', reason: 'revoked' })]);
    expect(bench.redemptions()).toBe(1);
  });

  it('case 67: keeps one request under way at a slow issuer, serves what works, and lets the others go after 15 s', async () => {
    bench.issuer.hold();
    const source = bench.source();
    const waiting = Promise.allSettled(Array.from({ length: 5 }, () => source.refresh(rejected())));
    await vi.waitFor(() => expect(bench.issuer.requests).toHaveLength(1));
    await expect(source.resolve({ signal })).resolves.toMatchObject({ generation: 'g1' });
    bench.clock.advance(15_000);
    const results = await waiting;
    expect(results.map((result) => result.status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
    const after = source.refresh(rejected());
    bench.issuer.release();
    await expect(after).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.redemptions()).toBe(1);
  });
});

describe('what is told to nobody', () => {
  it('case 10: no token stands in an error or an event, whatever the issuer answers', async () => {
    const said: string[] = [];
    const behaviours: IssuerBehaviour[] = [
      { kind: 'status', status: 500 },
      { kind: 'cut' },
      { kind: 'html', status: 200 },
      { kind: 'other_account' },
      { kind: 'bad_id_token' },
      { kind: 'refused', status: 401, code: bench.first.refreshToken },
    ];
    for (const behaviour of behaviours) {
      bench.memory.signIn(bench.signIn());
      bench.issuer.next(behaviour);
      const { generation } = bench.memory.stored() ?? { generation: '' };
      const error = await throughTime(bench.source().refresh(rejected(generation))).catch((thrown: unknown) => thrown);
      if (error instanceof Error) said.push(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`);
    }
    said.push(JSON.stringify(bench.events));
    expect(said.length).toBeGreaterThan(3);
    for (const secret of bench.issuer.issued) expect(said.join('\n')).not.toContain(secret);
  });
});
