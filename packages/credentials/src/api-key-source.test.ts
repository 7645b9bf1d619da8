import { describe, expect, it } from 'vitest';
import { apiKeySource } from './api-key-source.ts';
import { CredentialError } from './credential-error.ts';

const { signal } = new AbortController();

describe('apiKeySource', () => {
  it('resolves to the key, without ChatGPT metadata and with a generation that does not show it', async () => {
    const token = await apiKeySource('sk-canary').resolve({ signal });
    expect(token).toEqual({ accessToken: 'sk-canary', generation: 'api-key' });
  });

  it('answers a refresh with a permanent error that says the key was refused and does not hold it', async () => {
    const error = await apiKeySource('sk-canary')
      .refresh({ reason: 'unauthorized', signal })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CredentialError);
    expect(error).toMatchObject({ fault: { kind: 'permanent', reason: 'refused' } });
    expect(String(error)).toContain('refused the API key');
    expect(String(error)).not.toContain('canary');
  });

  it.each(['', ' ', 'sk-a\nX-Other: b', 'sk a', 'sk-ä'])('refuses %j as a key without repeating it', (key) => {
    expect(() => apiKeySource(key)).toThrow(expect.objectContaining({ fault: { kind: 'config' } }));
  });
});
