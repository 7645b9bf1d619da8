import type { CredentialSource, Token } from '@codex-web/credentials/credential-source';

/**
 * The same source, whose generations come from the tokens themselves: two processes that hold the same token name it alike,
 * so a token that one of them gave out can be rejected at the other.
 * @param nameOf a keyed hash, which tells nothing of the token.
 */
export function stableGeneration(source: CredentialSource, nameOf: (accessToken: string) => string): CredentialSource {
  const renamed = (token: Token): Token => Object.freeze({ ...token, generation: nameOf(token.accessToken) });
  return {
    ...source,
    resolve: async (context) => {
      const token = await source.resolve?.(context);
      return token ? renamed(token) : null;
    },
    refresh: async ({ rejectedGeneration, ...context }) => {
      const current = await source.resolve?.(context);
      if (current && rejectedGeneration !== undefined && nameOf(current.accessToken) !== rejectedGeneration) {
        return renamed(current);
      }
      const rejected = current && { rejectedGeneration: current.generation };
      return renamed(await source.refresh({ ...context, ...rejected }));
    },
  };
}
