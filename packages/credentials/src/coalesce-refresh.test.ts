import { describe, expect, it } from 'vitest';
import { coalesceRefresh } from './coalesce-refresh.ts';
import { CredentialError } from './credential-error.ts';
import type { RefreshContext } from './credential-source.ts';
import { rotatingSource } from './testing/rotating-source.ts';

function rejected(rejectedGeneration: string, signal = new AbortController().signal): RefreshContext {
  return { reason: 'unauthorized', rejectedGeneration, signal };
}

describe('coalesceRefresh', () => {
  it('refreshes once for 20 callers with the same rejected token', async () => {
    const fake = rotatingSource();
    const source = coalesceRefresh(fake.source);
    const tokens = await Promise.all(Array.from({ length: 20 }, () => source.refresh(rejected('g1'))));
    expect(new Set(tokens.map((token) => token.accessToken))).toEqual(new Set(['token-2']));
    expect(fake.refreshes).toHaveLength(1);
  });

  it('gives the current token to a caller whose rejected generation is no longer current', async () => {
    const fake = rotatingSource();
    const source = coalesceRefresh(fake.source);
    fake.rotate();
    await expect(source.refresh(rejected('g1'))).resolves.toMatchObject({ accessToken: 'token-2' });
    expect(fake.refreshes).toHaveLength(0);
  });

  it('gives a late caller the token of the refresh that was under way', async () => {
    const fake = rotatingSource();
    const source = coalesceRefresh(fake.source);
    fake.hold();
    const first = source.refresh(rejected('g1'));
    const second = source.refresh(rejected('g0'));
    fake.release();
    await expect(Promise.all([first, second])).resolves.toMatchObject([{ generation: 'g2' }, { generation: 'g2' }]);
    expect(fake.refreshes).toHaveLength(1);
  });

  it('passes the reason, the rejected generation and the previous account on', async () => {
    const fake = rotatingSource();
    await coalesceRefresh(fake.source).refresh({ ...rejected('g1'), previousAccountId: 'acct-1' });
    expect(fake.refreshes[0]).toMatchObject({
      reason: 'unauthorized',
      rejectedGeneration: 'g1',
      previousAccountId: 'acct-1',
    });
  });

  it('fails 20 callers and every later one with one refresh when the error is permanent', async () => {
    const fake = rotatingSource();
    fake.fail();
    const source = coalesceRefresh(fake.source);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => source.refresh(rejected('g1'))));
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    await expect(source.refresh(rejected('g1'))).rejects.toThrow('Signed out.');
    expect(fake.refreshes).toHaveLength(1);
  });

  it('forgets a permanent error once the credential is another one', async () => {
    const fake = rotatingSource();
    fake.fail();
    const source = coalesceRefresh(fake.source);
    await expect(source.refresh(rejected('g1'))).rejects.toThrow('Signed out.');
    fake.rotate();
    await expect(source.refresh(rejected('g2'))).resolves.toMatchObject({ generation: 'g3' });
  });

  it('tries again after a transient error', async () => {
    const fake = rotatingSource();
    fake.fail(new Error('network'));
    const source = coalesceRefresh(fake.source);
    await expect(source.refresh(rejected('g1'))).rejects.toMatchObject({ fault: { kind: 'transient' } });
    await expect(source.refresh(rejected('g1'))).rejects.toBeInstanceOf(CredentialError);
    expect(fake.refreshes).toHaveLength(2);
  });

  it('lets one caller leave while the refresh goes on for the others', async () => {
    const fake = rotatingSource();
    const source = coalesceRefresh(fake.source);
    fake.hold();
    const leaving = new AbortController();
    const left = source.refresh(rejected('g1', leaving.signal));
    const stays = source.refresh(rejected('g1'));
    leaving.abort();
    await expect(left).rejects.toBeInstanceOf(CredentialError);
    fake.release();
    await expect(stays).resolves.toMatchObject({ generation: 'g2' });
  });

  it('gives a refresh up that does not end', async () => {
    const fake = rotatingSource();
    fake.hold();
    const source = coalesceRefresh(fake.source, { timeoutMs: 1 });
    await expect(source.refresh(rejected('g1'))).rejects.toMatchObject({ fault: { kind: 'transient' } });
  });
});
