import { CredentialError } from './credential-error.ts';
import { bearerToken, type ResolvingSource } from './credential-source.ts';

/**
 * A token that somebody gave and nothing renews. Past `expiresAt` (milliseconds since 1970), where its owner stated one,
 * it is not given out any more.
 * @param clock.now milliseconds since 1970.
 * @throws CredentialError of kind `config` for a token that cannot stand in a header.
 */
export function staticBearerSource(
  given: { accessToken: string; generation: string; expiresAt?: number },
  clock: { now(): number },
): ResolvingSource {
  const token = bearerToken(given);
  const refuseExpired = () => {
    if (given.expiresAt === undefined || clock.now() < given.expiresAt) return;
    const since = new Date(given.expiresAt).toISOString();
    throw new CredentialError(
      { kind: 'permanent', reason: 'expired' },
      `The token is past its end, which was stated as ${since}. Give a new one.`,
    );
  };
  return {
    mode: 'bearer',
    resolve: async () => {
      refuseExpired();
      return token;
    },
    refresh: async () => {
      refuseExpired();
      throw new CredentialError({ kind: 'permanent', reason: 'refused' }, 'The model provider refused the token.');
    },
  };
}
