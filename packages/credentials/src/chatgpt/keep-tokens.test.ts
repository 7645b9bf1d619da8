import { describe, expect, it } from 'vitest';
import { rejected, setUpChatgptBench } from '../testing/chatgpt-bench.ts';
import { until } from '../testing/until.ts';

const { signal } = new AbortController();

const bench = setUpChatgptBench();

const turn = async () => await new Promise((next) => setImmediate(next));
const untilSent = async (requests: number) => await until(() => expect(bench.issuer.requests).toHaveLength(requests));

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
    await until(() => expect(bench.memory.stored()?.generation).toBe('g2'));
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
    await until(() => {
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
