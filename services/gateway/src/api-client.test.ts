import { request } from 'node:https';
import { describe, expect, it } from 'vitest';
import { type ApiClient, ApiUnavailableError, createApiClient, type Identity } from './api-client.ts';
import { certificates, makeCertificates } from './testing/certificates.ts';
import { apiKey, connectionTo, startFakeApi } from './testing/fake-api.ts';
import { fakeClock } from './testing/fake-clock.ts';

const attemptId = '11111111-1111-4111-8111-111111111111';
const connection = connectionTo('http://provider.invalid/v1');
const nothing = { records: [], heldGeneration: null };
const { signal } = new AbortController();

async function withClient<T>(
  options: { url: string; identity?: Identity; patienceMs?: number },
  act: (client: ApiClient) => Promise<T>,
): Promise<T> {
  const { clock } = fakeClock();
  const client = createApiClient({ identity: certificates().client, patienceMs: 0, clock, ...options });
  try {
    return await act(client);
  } finally {
    await client.close();
  }
}

describe('the connection to the API', () => {
  it('is made when both have certificates of the same authority', async () => {
    await using api = await startFakeApi({ connection });
    const admission = await withClient(api, (client) => client.admission(attemptId, nothing, signal));
    expect(admission).toMatchObject({ kind: 'admitted', connection });
  });

  it('is refused by the API for a gateway with a certificate of another authority', async () => {
    await using api = await startFakeApi({ connection });
    const foreign = makeCertificates().client;
    const identity = { ...foreign, ca: certificates().client.ca };
    await expect(
      withClient({ url: api.url, identity }, (client) => client.admission(attemptId, nothing, signal)),
    ).rejects.toBeInstanceOf(ApiUnavailableError);
    expect(api.admissions).toEqual([]);
  });

  it('is refused by the API for whoever has no certificate', async () => {
    await using api = await startFakeApi({ connection });
    const asked = new Promise((_resolve, reject) => {
      request(`${api.url}/internal/v1/attempts/${attemptId}/admissions`, {
        method: 'POST',
        ca: certificates().client.ca,
      })
        .on('error', reject)
        .end(JSON.stringify(nothing));
    });
    await expect(asked).rejects.toThrow(/certificate required|socket hang up|ECONNRESET|EPIPE/);
    expect(api.admissions).toEqual([]);
  });

  it('is refused by the gateway to an API with a certificate of another authority, before a word is said', async () => {
    await using api = await startFakeApi({ connection, certificates: makeCertificates() });
    await expect(withClient(api, (client) => client.admission(attemptId, nothing, signal))).rejects.toBeInstanceOf(
      ApiUnavailableError,
    );
    expect(api.admissions).toEqual([]);
  });
});

describe('an API that is being started again', () => {
  const down = { status: 503, code: 'unavailable' as const, message: 'Starting.' };

  it('is asked for admission until it answers', async () => {
    await using api = await startFakeApi({ connection });
    api.admitWith((asked, number) => (number < 5 ? down : api.admitByDefault(asked, number)));
    const admission = await withClient({ url: api.url, patienceMs: 60_000 }, (client) =>
      client.admission(attemptId, nothing, signal),
    );
    expect(admission.kind).toBe('admitted');
    expect(api.admissions).toHaveLength(5);
  });

  it('is given up after a minute', async () => {
    const { clock, slept } = fakeClock();
    const client = createApiClient({ url: 'https://127.0.0.1:1', identity: certificates().client, clock });
    await expect(client.admission(attemptId, nothing, signal)).rejects.toBeInstanceOf(ApiUnavailableError);
    expect(slept.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(60_000);
    expect(slept.reduce((sum, ms) => sum + ms)).toBeGreaterThan(55_000);
    await client.close();
  });

  it('is not asked twice for a token', async () => {
    await using api = await startFakeApi({ connection });
    api.renewWith(() => down);
    const wanted = { reason: 'unauthorized' as const, rejectedGeneration: 'g' };
    await expect(
      withClient({ url: api.url, patienceMs: 60_000 }, (client) => client.token(attemptId, wanted, signal)),
    ).rejects.toBeInstanceOf(ApiUnavailableError);
    expect(api.tokens).toHaveLength(1);
  });
});

describe('an answer of the API', () => {
  it('that refuses has its code and words', async () => {
    await using api = await startFakeApi({ connection });
    api.admitWith(() => ({ status: 404, code: 'not_found', message: 'There is no such attempt at work.' }));
    await expect(withClient(api, (client) => client.admission(attemptId, nothing, signal))).rejects.toMatchObject({
      code: 'not_found',
      publicMessage: 'There is no such attempt at work.',
    });
  });

  it('that is not understood is none, and nothing of it is kept', async () => {
    await using api = await startFakeApi({ connection });
    const broken = { ...apiKey('canary-token'), generation: '' };
    api.renewWith(() => broken);
    const wanted = { reason: 'unauthorized' as const, rejectedGeneration: 'g' };
    const error = await withClient(api, (client) => client.token(attemptId, wanted, signal)).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ApiUnavailableError);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.stack)).not.toContain('canary');
  });
});
