import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesceRefresh } from '../coalesce-refresh.ts';
import type { RefreshContext } from '../credential-source.ts';
import { type ChatgptBench, chatgptBench } from '../testing/chatgpt-bench.ts';

const { signal } = new AbortController();
const rejected = (rejectedGeneration = 'g1'): RefreshContext => ({
  reason: 'unauthorized',
  rejectedGeneration,
  signal,
});

let bench: ChatgptBench;
beforeEach(async () => {
  bench = await chatgptBench();
});
afterEach(async () => await bench.issuer.close());

const turn = async () => await new Promise((next) => setImmediate(next));
const untilSent = async (requests: number) =>
  await vi.waitFor(() => expect(bench.issuer.requests).toHaveLength(requests));

/** Sets the clock forward by a second again and again until the work is done. */
async function throughTime<T>(work: Promise<T>): Promise<T> {
  let done = false;
  work
    .catch(() => undefined)
    .finally(() => {
      done = true;
    });
  while (!done) {
    await turn();
    if (bench.clock.sleeping() > 1) bench.clock.advance(1_000);
  }
  return await work;
}

/** A process that dies when it writes the answer down: nothing it does afterwards reaches the store. */
function dyingSource() {
  const never = () => new Promise<never>(() => {});
  return bench.source({ store: { ...bench.memory.store, commit: never, release: never, fail: never, defer: never } });
}

describe('several processes with one sign-in', () => {
  it('case 70: redeem it once, and all go on with the same new token', async () => {
    const sources = [bench.source(), bench.source(), bench.source()];
    const asked = sources.flatMap((source) =>
      Array.from({ length: 7 }, () => coalesceRefresh(source).refresh(rejected())),
    );
    const tokens = await throughTime(Promise.all(asked));
    expect(new Set(tokens.map((token) => token.accessToken)).size).toBe(1);
    expect(bench.redemptions()).toBe(1);
    expect(bench.allRedemptions()).toBe(1);
  });

  it('case 71: go on when the one that holds the lease dies before it sent anything', async () => {
    const lost = bench.memory.store.acquire('dead', 60_000);
    await lost;
    const source = bench.source();
    const first = source.refresh(rejected());
    await expect(throughTime(first)).rejects.toMatchObject({ fault: { kind: 'transient' } });
    bench.clock.advance(60_000);
    await expect(throughTime(source.refresh(rejected()))).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.redemptions()).toBe(1);
  });

  it('case 72: find the note of one that crashed after the issuer answered, and say that the rotation is lost', async () => {
    dyingSource()
      .refresh(rejected())
      .catch(() => undefined);
    await untilSent(1);
    await vi.waitFor(() => expect(bench.redemptions()).toBe(1));
    bench.clock.advance(60_001);
    const source = bench.source();
    const lost = { fault: { kind: 'permanent', reason: 'lost_rotation' } };
    await expect(throughTime(source.refresh(rejected()))).rejects.toMatchObject(lost);
    await expect(source.refresh(rejected())).rejects.toMatchObject(lost);
    await expect(bench.source().resolve({ signal })).rejects.toMatchObject(lost);
    expect(bench.redemptions()).toBe(2);
    expect(bench.memory.redemption()).toBeNull();
  });

  it('case 73: see the new generation of one that crashed after it stored, and redeem nothing', async () => {
    const never = () => new Promise<never>(() => {});
    bench
      .source({ store: { ...bench.memory.store, release: never } })
      .refresh(rejected())
      .catch(() => undefined);
    await vi.waitFor(() => expect(bench.memory.stored()?.generation).toBe('g2'));
    await expect(bench.source().refresh(rejected())).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.allRedemptions()).toBe(1);
  });

  it('case 73: do not wait for the lease of one that crashed between storing and releasing', async () => {
    const never = () => new Promise<never>(() => {});
    bench.issuer.hold();
    bench
      .source({ store: { ...bench.memory.store, release: never } })
      .refresh(rejected())
      .catch(() => undefined);
    await untilSent(1);
    const waiting = bench.source().refresh(rejected());
    await vi.waitFor(() => expect(bench.clock.sleeping()).toBe(3));
    bench.issuer.release();
    await vi.waitFor(() => expect(bench.memory.stored()?.generation).toBe('g2'));
    bench.clock.advance(250);
    await expect(waiting).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.memory.isLeased()).toBe(true);
  });

  it('do not ask when the one that they waited for was told to wait', async () => {
    bench.issuer.next({ kind: 'status', status: 429, retryAfter: '30' });
    bench.issuer.hold();
    const first = bench.source().refresh(rejected());
    await untilSent(1);
    const waiting = bench.source().refresh(rejected());
    await vi.waitFor(() => expect(bench.clock.sleeping()).toBe(3));
    bench.issuer.release();
    await expect(first).rejects.toMatchObject({ fault: { kind: 'transient' } });
    await vi.waitFor(() => expect(bench.memory.isLeased()).toBe(false));
    bench.clock.advance(250);
    await expect(waiting).rejects.toMatchObject({ fault: { kind: 'transient' } });
    expect(bench.issuer.requests).toHaveLength(1);
  });

  it('do not ask while another one was told to wait', async () => {
    bench.issuer.next({ kind: 'status', status: 429, retryAfter: '30' });
    await bench
      .source()
      .refresh(rejected())
      .catch(() => undefined);
    await expect(bench.source().refresh(rejected())).rejects.toMatchObject({
      fault: { kind: 'transient', retryAfterMs: 30_000 },
    });
    expect(bench.issuer.requests).toHaveLength(1);
  });
});

describe('an answer whose outcome is unknown', () => {
  it('is asked for once more after 5 s, and goes on when the token had not been spent', async () => {
    bench.issuer.next({ kind: 'reset' });
    const renewing = bench.source().refresh(rejected());
    await untilSent(1);
    await vi.waitFor(() => expect(bench.clock.sleeping()).toBe(2));
    expect(bench.memory.redemption()).toMatchObject({ generation: 'g1', tries: 1 });
    bench.clock.advance(4_999);
    await turn();
    expect(bench.issuer.requests).toHaveLength(1);
    bench.clock.advance(1);
    await expect(renewing).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.memory.redemption()).toBeNull();
  });

  it.each(['lost', 'cut', 'malformed'] as const)(
    'case 72: when it was %s after the token was spent, the rotation is lost, after one more try',
    async (kind) => {
      bench.issuer.next({ kind });
      await expect(throughTime(bench.source().refresh(rejected()))).rejects.toMatchObject({
        fault: { kind: 'permanent', reason: 'lost_rotation' },
      });
      expect(bench.issuer.requests).toHaveLength(2);
      expect(bench.memory.stored()?.failure?.reason).toBe('lost_rotation');
    },
  );

  it('keeps its note when it stays unknown, so that a later “reused” is known for what it is', async () => {
    bench.issuer.next({ kind: 'lost' }, { kind: 'html', status: 502 });
    const source = bench.source();
    await throughTime(source.refresh(rejected())).catch(() => undefined);
    expect(bench.memory.redemption()).toMatchObject({ tries: 2 });
    bench.clock.advance(10_000);
    await expect(throughTime(source.refresh(rejected()))).rejects.toMatchObject({ fault: { reason: 'lost_rotation' } });
  });

  it.each(['renewed the sign-in', 'took the lease'])(
    'is not asked for once more when another process %s meanwhile',
    async (what) => {
      bench.issuer.next({ kind: 'reset' });
      const renewing = bench.source().refresh(rejected());
      renewing.catch(() => undefined);
      await untilSent(1);
      await vi.waitFor(() => expect(bench.clock.sleeping()).toBe(2));
      const renewed = what === 'renewed the sign-in';
      if (renewed) bench.memory.signIn(bench.signIn());
      else bench.memory.takeLease('another', bench.clock.now() + 60_000);
      bench.clock.advance(5_000);
      if (renewed) await expect(renewing).resolves.toMatchObject({ generation: 'g2' });
      else await expect(renewing).rejects.toMatchObject({ fault: { kind: 'transient' } });
      expect(bench.issuer.requests).toHaveLength(1);
    },
  );

  it('leaves no note when the issuer did not take the token', async () => {
    bench.issuer.next({ kind: 'status', status: 403 });
    await bench
      .source()
      .refresh(rejected())
      .catch(() => undefined);
    expect(bench.memory.redemption()).toBeNull();
  });
});

describe('a late answer', () => {
  it('case 75: is stored when nobody redeemed in between, though the lease ran out', async () => {
    bench.issuer.hold();
    const late = bench.source().refresh(rejected());
    late.catch(() => undefined);
    await untilSent(1);
    await bench.memory.store.acquire('another', 1);
    bench.clock.advance(60_001);
    await expect(bench.memory.store.acquire('another', 60_000)).resolves.toBe(true);
    bench.issuer.release();
    await vi.waitFor(() => expect(bench.memory.stored()?.generation).toBe('g2'));
  });

  it('case 75: is discarded when the sign-in was renewed in between', async () => {
    bench.issuer.hold();
    const late = bench.source().refresh(rejected());
    await untilSent(1);
    bench.memory.signIn(bench.signIn());
    const current = structuredClone(bench.memory.stored());
    bench.issuer.release();
    await expect(late).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.memory.stored()).toEqual(current);
    expect(bench.events).toEqual([{ type: 'discarded', generation: 'g1', because: 'superseded' }]);
  });

  it('case 78: is discarded after the owner signed out, and its refresh token revoked', async () => {
    bench.issuer.hold();
    const late = bench.source().refresh(rejected());
    await untilSent(1);
    bench.memory.signOut();
    bench.issuer.release();
    await expect(late).rejects.toMatchObject({ fault: { kind: 'permanent', reason: 'not_signed_in' } });
    expect(bench.memory.stored()).toBeNull();
    const issued = bench.issuer.issued.filter((secret) => secret.startsWith('rt_'));
    expect([...bench.issuer.revoked]).toEqual([issued.at(-1)]);
    expect(bench.events).toEqual([{ type: 'discarded', generation: 'g1', because: 'gone' }]);
  });
});

describe('a store that is away when new tokens are written', () => {
  it('case 74: the new token is used from memory, the write repeated, and an alarm given', async () => {
    bench.memory.breaks('commit', 'release');
    const source = bench.source();
    const token = await source.refresh(rejected());
    expect(token.accessToken).not.toBe(bench.first.accessToken);
    expect(bench.events.map((event) => event.type)).toEqual(['not_stored', 'refreshed']);
    await expect(source.resolve({ signal })).resolves.toEqual(token);
    bench.clock.advance(1_000);
    await turn();
    expect(bench.memory.stored()?.generation).toBe('g1');

    bench.memory.breaks();
    await vi.waitFor(() => {
      bench.clock.advance(30_000);
      expect(bench.memory.stored()?.generation).toBe('g2');
    });
    expect(bench.memory.stored()?.tokens.accessToken).toBe(token.accessToken);
    await expect(source.refresh(rejected(token.generation))).resolves.toMatchObject({ generation: 'g3' });
    expect(bench.redemptions()).toBe(1);
  });

  it('case 74: what is held in memory is not redeemed before it is stored', async () => {
    bench.memory.breaks('commit', 'release');
    const source = bench.source();
    const token = await source.refresh(rejected());
    await expect(source.refresh(rejected(token.generation))).rejects.toMatchObject({ fault: { kind: 'transient' } });
    expect(bench.allRedemptions()).toBe(1);
  });

  it('case 74: what is held in memory gives way to a new sign-in, and to signing out', async () => {
    bench.memory.breaks('commit', 'release');
    const source = bench.source();
    await source.refresh(rejected());
    bench.memory.signIn(bench.signIn());
    await expect(source.resolve({ signal })).resolves.toMatchObject({ generation: 'g2' });
    bench.memory.signOut();
    await expect(source.resolve({ signal })).rejects.toMatchObject({ fault: { reason: 'not_signed_in' } });
  });

  it('case 7: when the sign-in cannot be read, no token is given', async () => {
    bench.memory.breaks('load');
    const source = bench.source();
    await expect(source.resolve({ signal })).rejects.toMatchObject({ fault: { kind: 'transient' } });
    await expect(source.refresh(rejected())).rejects.toMatchObject({ fault: { kind: 'transient' } });
    expect(bench.allRedemptions()).toBe(0);
  });

  it('nothing is sent when the note cannot be written', async () => {
    bench.memory.breaks('beginRedemption');
    await expect(bench.source().refresh(rejected())).rejects.toMatchObject({ fault: { kind: 'transient' } });
    expect(bench.allRedemptions()).toBe(0);
  });
});
