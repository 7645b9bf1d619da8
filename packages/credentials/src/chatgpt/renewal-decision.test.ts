import { describe, expect, it } from 'vitest';
import { setUpChatgptBench } from '../testing/chatgpt-bench.ts';
import { until } from '../testing/until.ts';

const minute = 60_000;
const day = 86_400_000;
const { signal } = new AbortController();

const bench = setUpChatgptBench();

const untilStored = async (generation: string) =>
  await until(() => expect(bench.memory.stored()?.generation).toBe(generation));

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
      await bench.throughTime(source.resolve({ signal }));
      await new Promise((turn) => setImmediate(turn));
      await until(() => expect(bench.memory.isLeased()).toBe(false));
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
    await until(() => expect(bench.memory.stored()?.retryAt).toBe(bench.clock.now() + 10_000));
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
