import { describe, expect, it } from 'vitest';
import { coalesceRefresh } from '../coalesce-refresh.ts';
import { rejected, setUpChatgptBench } from '../testing/chatgpt-bench.ts';
import { until } from '../testing/until.ts';

const { signal } = new AbortController();

const bench = setUpChatgptBench();

const turn = async () => await new Promise((next) => setImmediate(next));
const untilSent = async (requests: number) => await until(() => expect(bench.issuer.requests).toHaveLength(requests));

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
    const tokens = await bench.throughTime(Promise.all(asked));
    expect(new Set(tokens.map((token) => token.accessToken)).size).toBe(1);
    expect(bench.redemptions()).toBe(1);
    expect(bench.allRedemptions()).toBe(1);
  });

  it('case 71: go on when the one that holds the lease dies before it sent anything', async () => {
    const lost = bench.memory.store.acquire('dead', 60_000);
    await lost;
    const source = bench.source();
    const first = source.refresh(rejected());
    await expect(bench.throughTime(first)).rejects.toMatchObject({ fault: { kind: 'transient' } });
    bench.clock.advance(60_000);
    await expect(bench.throughTime(source.refresh(rejected()))).resolves.toMatchObject({ generation: 'g2' });
    expect(bench.redemptions()).toBe(1);
  });

  it('case 72: find the note of one that crashed after the issuer answered, and say that the rotation is lost', async () => {
    dyingSource()
      .refresh(rejected())
      .catch(() => undefined);
    await untilSent(1);
    await until(() => expect(bench.redemptions()).toBe(1));
    bench.clock.advance(60_001);
    const source = bench.source();
    const lost = { fault: { kind: 'permanent', reason: 'lost_rotation' } };
    await expect(bench.throughTime(source.refresh(rejected()))).rejects.toMatchObject(lost);
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
    await until(() => expect(bench.memory.stored()?.generation).toBe('g2'));
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
    await until(() => expect(bench.clock.sleeping()).toBe(3));
    bench.issuer.release();
    await until(() => expect(bench.memory.stored()?.generation).toBe('g2'));
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
    await until(() => expect(bench.clock.sleeping()).toBe(3));
    bench.issuer.release();
    await expect(first).rejects.toMatchObject({ fault: { kind: 'transient' } });
    await until(() => expect(bench.memory.isLeased()).toBe(false));
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
    await until(() => expect(bench.clock.sleeping()).toBe(2));
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
      await expect(bench.throughTime(bench.source().refresh(rejected()))).rejects.toMatchObject({
        fault: { kind: 'permanent', reason: 'lost_rotation' },
      });
      expect(bench.issuer.requests).toHaveLength(2);
      expect(bench.memory.stored()?.failure?.reason).toBe('lost_rotation');
    },
  );

  it('keeps its note when it stays unknown, so that a later “reused” is known for what it is', async () => {
    bench.issuer.next({ kind: 'lost' }, { kind: 'html', status: 502 });
    const source = bench.source();
    await bench.throughTime(source.refresh(rejected())).catch(() => undefined);
    expect(bench.memory.redemption()).toMatchObject({ tries: 2 });
    bench.clock.advance(10_000);
    await expect(bench.throughTime(source.refresh(rejected()))).rejects.toMatchObject({
      fault: { reason: 'lost_rotation' },
    });
  });

  it.each(['renewed the sign-in', 'took the lease'])(
    'is not asked for once more when another process %s meanwhile',
    async (what) => {
      bench.issuer.next({ kind: 'reset' });
      const renewing = bench.source().refresh(rejected());
      renewing.catch(() => undefined);
      await untilSent(1);
      await until(() => expect(bench.clock.sleeping()).toBe(2));
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
