import { describe, expect, it } from 'vitest';
import { coalesceRefresh } from '../coalesce-refresh.ts';
import { rejected, setUpChatgptBench } from '../testing/chatgpt-bench.ts';
import type { IssuerBehaviour } from '../testing/fake-issuer-answers.ts';
import { until } from '../testing/until.ts';

const { signal } = new AbortController();

const bench = setUpChatgptBench();

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
    await until(() => expect(bench.issuer.requests).toHaveLength(1));
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
    await until(() => expect(bench.issuer.requests).toHaveLength(1));
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
    await until(() => expect(bench.issuer.requests).toHaveLength(1));
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
      const error = await bench
        .throughTime(bench.source().refresh(rejected(generation)))
        .catch((thrown: unknown) => thrown);
      if (error instanceof Error) said.push(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`);
    }
    said.push(JSON.stringify(bench.events));
    expect(said.length).toBeGreaterThan(3);
    for (const secret of bench.issuer.issued) expect(said.join('\n')).not.toContain(secret);
  });
});
