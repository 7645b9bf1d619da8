import { CredentialError } from './credential-error.ts';
import { bearerToken, type ResolvingSource } from './credential-source.ts';

/**
 * A constant API key. Nothing can renew it, so a refresh is a permanent error that says the key was refused.
 * @param generation another one for every key, such as that of the row it is stored in.
 * @throws CredentialError of kind `config` for a key that cannot stand in a header: empty, or with white space or control characters.
 */
export function apiKeySource(apiKey: string, generation = 'api-key'): ResolvingSource {
  const token = bearerToken({ accessToken: apiKey, generation });
  return {
    mode: 'api-key',
    resolve: async () => token,
    refresh: async () => {
      throw new CredentialError({ kind: 'permanent', reason: 'refused' }, 'The model provider refused the API key.');
    },
  };
}
