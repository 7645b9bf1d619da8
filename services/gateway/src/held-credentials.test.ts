import { createLogger } from '@codex-web/service-kit/logger';
import { describe, expect, it } from 'vitest';
import type { ApiClient } from './api-client.ts';
import { createHeldCredentials, tokenOf } from './held-credentials.ts';
import { apiKey } from './testing/fake-api.ts';

const { signal } = new AbortController();
const logger = createLogger('gateway', 'silent');

/** An API whose tokens say which attempt asked for them. */
function fakeClient(): ApiClient {
  let number = 0;
  return {
    admission: async () => expect.fail('nothing is asked here'),
    signal: async () => undefined,
    close: async () => undefined,
    token: async (attemptId) => {
      number += 1;
      return apiKey(`${attemptId}:${number}`);
    },
  };
}

describe('held credentials', () => {
  it('case 9: never give an attempt a token of a credential that is not its own', async () => {
    const held = createHeldCredentials({ api: fakeClient(), logger });
    const payer = (attempt: number) => `credential-${attempt % 3}`;
    for (let step = 0; step < 300; step += 1) {
      const attempt = (step * 7919) % 12;
      const credential = held.use(`attempt-${attempt}`, payer(attempt));
      if (step % 5 === 0) held.release(`attempt-${(attempt + 1) % 12}`);
      credential.token ??= tokenOf(apiKey(`attempt-${attempt}:0`));
      const rejectedGeneration = credential.token.generation;
      const renewed = await credential.source.refresh({ reason: 'unauthorized', rejectedGeneration, signal });
      for (const token of [credential.token, renewed]) {
        const asker = Number(/^attempt-(\d+):/.exec(token.accessToken)?.[1]);
        expect(payer(asker)).toBe(payer(attempt));
      }
    }
  });

  it('forget a token with the last attempt that used it', () => {
    const held = createHeldCredentials({ api: fakeClient(), logger });
    held.use('a', 'credential').token = tokenOf(apiKey('token-1'));
    expect(held.use('b', 'credential').token?.accessToken).toBe('token-1');
    held.release('a');
    expect(held.use('b', 'credential').token?.accessToken).toBe('token-1');
    held.release('b');
    expect(held.use('c', 'credential').token).toBeNull();
  });

  it('go on from a token that came by another way than a renewal', async () => {
    const held = createHeldCredentials({ api: fakeClient(), logger });
    const credential = held.use('a', 'credential');
    credential.token = tokenOf(apiKey('token-1'));
    await credential.source.resolve?.({ signal });
    await credential.source.refresh({ reason: 'unauthorized', rejectedGeneration: 'of-token-1', signal });
    credential.token = tokenOf(apiKey('token-9'));
    expect((await credential.source.resolve?.({ signal }))?.accessToken).toBe('token-9');
    const refresh = { reason: 'unauthorized' as const, signal };
    expect(await credential.source.refresh({ ...refresh, rejectedGeneration: 'of-a:1' })).toEqual(
      await credential.source.resolve?.({ signal }),
    );
    expect((await credential.source.refresh({ ...refresh, rejectedGeneration: 'of-token-9' })).accessToken).toBe('a:2');
  });
});
