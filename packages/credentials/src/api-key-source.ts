import { CredentialError } from './credential-error.ts';
import type { CredentialSource, Token } from './credential-source.ts';

/**
 * A constant API key. Nothing can renew it, so a refresh is a permanent error that says the key was refused.
 * @throws CredentialError of kind `config` for a key that cannot stand in a header: empty, or with white space or control characters.
 */
export function apiKeySource(apiKey: string): CredentialSource {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new CredentialError(
      { kind: 'config' },
      'The API key is empty or holds white space or characters a key cannot have.',
    );
  }
  const token: Token = Object.freeze({ accessToken: apiKey, generation: 'api-key' });
  return {
    resolve: async () => token,
    refresh: async () => {
      throw new CredentialError({ kind: 'permanent', reason: 'refused' }, 'The model provider refused the API key.');
    },
  };
}
