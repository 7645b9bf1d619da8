import { describe, expect, it } from 'vitest';
import { staticBearerSource } from './static-bearer-source.ts';

const { signal } = new AbortController();
const given = { accessToken: 'canary-0123456789', generation: 'row-1' };

describe('staticBearerSource', () => {
  it('gives the token without ChatGPT metadata', async () => {
    await expect(staticBearerSource(given, { now: () => 5 }).resolve({ signal })).resolves.toEqual(given);
  });

  it('gives it until the stated end, and then says that it has ended', async () => {
    let now = 999;
    const source = staticBearerSource({ ...given, expiresAt: 1_000 }, { now: () => now });
    await expect(source.resolve({ signal })).resolves.toMatchObject(given);
    now = 1_000;
    await expect(source.resolve({ signal })).rejects.toMatchObject({ fault: { kind: 'permanent', reason: 'expired' } });
    await expect(source.refresh({ reason: 'unauthorized', signal })).rejects.toMatchObject({
      fault: { reason: 'expired' },
    });
  });

  it('cannot be renewed, and does not show the token in saying so', async () => {
    const error: unknown = await staticBearerSource(given, { now: () => 5 })
      .refresh({ reason: 'unauthorized', signal })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ fault: { kind: 'permanent', reason: 'refused' } });
    expect(String(error)).not.toContain('canary');
  });

  it('refuses a token that cannot stand in a header', () => {
    expect(() => staticBearerSource({ ...given, accessToken: 'a\nb' }, { now: () => 5 })).toThrow(
      expect.objectContaining({ fault: { kind: 'config' } }),
    );
  });
});
