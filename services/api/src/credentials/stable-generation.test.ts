import { bearerToken, type CredentialSource } from '@codex-web/credentials/credential-source';
import { describe, expect, it } from 'vitest';
import { stableGeneration } from './stable-generation.ts';

const { signal } = new AbortController();

/** A process that holds a token and gets the next one when it is refreshed; names them its own way. */
function processWith(first: string, next: string) {
  let accessToken = first;
  const own = () => bearerToken({ accessToken, generation: `own-${Math.random()}` });
  let held = own();
  let refreshes = 0;
  const source: CredentialSource = {
    mode: 'bearer',
    resolve: async () => held,
    refresh: async ({ rejectedGeneration }) => {
      if (rejectedGeneration !== held.generation) return held;
      refreshes += 1;
      accessToken = next;
      held = own();
      return held;
    },
  };
  return { source: stableGeneration(source, (token) => `name-of-${token}`), refreshes: () => refreshes };
}

describe('stableGeneration', () => {
  it('names the same token alike in two processes', async () => {
    const [a, b] = [processWith('t1', 't2'), processWith('t1', 't2')];
    expect((await a.source.resolve?.({ signal }))?.generation).toBe('name-of-t1');
    expect(await b.source.resolve?.({ signal })).toEqual(await a.source.resolve?.({ signal }));
  });

  it('refreshes a token that was given out by another process and rejected', async () => {
    const b = processWith('t1', 't2');
    const token = await b.source.refresh({ reason: 'unauthorized', rejectedGeneration: 'name-of-t1', signal });
    expect(token).toMatchObject({ accessToken: 't2', generation: 'name-of-t2' });
    expect(b.refreshes()).toBe(1);
  });

  it('gives the current token to who was rejected with an older one', async () => {
    const b = processWith('t2', 't3');
    const token = await b.source.refresh({ reason: 'unauthorized', rejectedGeneration: 'name-of-t1', signal });
    expect(token).toMatchObject({ accessToken: 't2' });
    expect(b.refreshes()).toBe(0);
  });
});
