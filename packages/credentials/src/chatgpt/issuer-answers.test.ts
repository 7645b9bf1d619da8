import { describe, expect, it } from 'vitest';
import { rejected, setUpChatgptBench } from '../testing/chatgpt-bench.ts';
import type { IssuerBehaviour } from '../testing/fake-issuer-answers.ts';

const { signal } = new AbortController();

const bench = setUpChatgptBench();

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
      const failing = bench.throughTime(source.refresh(rejected()));
      await expect(failing).rejects.toMatchObject({ fault: { kind: 'transient', retryAfterMs: 10_000 } });
      await expect(source.refresh(rejected())).rejects.toMatchObject({ fault: { kind: 'transient' } });
      expect(bench.issuer.requests).toHaveLength(sent);
      bench.clock.advance(10_000);
      await expect(bench.throughTime(source.refresh(rejected()))).resolves.toMatchObject({ generation: 'g2' });
    },
  );

  it('pauses longer each time, up to 10 minutes', async () => {
    const source = bench.source();
    const pauses: number[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      bench.issuer.next({ kind: 'status', status: 503 }, { kind: 'status', status: 503 });
      await bench.throughTime(source.refresh(rejected())).catch(() => undefined);
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
