import { CredentialError } from '../credential-error.ts';
import type { CredentialSource, RefreshContext, Token } from '../credential-source.ts';

/**
 * A source for tests with single-use renewal: each refresh gives token-2, token-3 and so on.
 * `hold` keeps refreshes waiting until `release`; `fail` makes the following ones throw.
 */
export function rotatingSource(chatgpt?: Token['chatgpt']) {
  let number = 1;
  let failure: unknown;
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const refreshes: RefreshContext[] = [];
  const token = (): Token => ({
    accessToken: `token-${number}`,
    generation: `g${number}`,
    ...(chatgpt && { chatgpt }),
  });
  const source: CredentialSource = {
    mode: 'bearer',
    resolve: async () => token(),
    refresh: async (context) => {
      refreshes.push(context);
      await gate.promise;
      if (failure) throw failure;
      number += 1;
      return token();
    },
  };
  return {
    source,
    refreshes,
    fail: (error: unknown = new CredentialError({ kind: 'permanent', reason: 'revoked' }, 'Signed out.')) => {
      failure = error;
    },
    rotate: () => {
      number += 1;
      failure = undefined;
    },
    hold: () => {
      gate = Promise.withResolvers();
    },
    release: () => gate.resolve(),
  };
}
