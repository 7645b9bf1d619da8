/** What a model provider's account is called in ChatGPT sign-ins. Bearer-only tokens have none. */
export type ChatgptMetadata = { accountId: string; planType?: string };

/**
 * A bearer token. It is never changed after it was given out.
 * `generation` is opaque, is another one for every new token, and tells nothing about the token itself.
 */
export type Token = { accessToken: string; generation: string; chatgpt?: ChatgptMetadata };

export type ResolveContext = { signal: AbortSignal };

/**
 * Why a new token is asked for. `rejectedGeneration` is that of the token the provider turned away and
 * `previousAccountId` its ChatGPT account, where it had one.
 */
export type RefreshContext = {
  reason: 'unauthorized';
  rejectedGeneration?: string;
  previousAccountId?: string;
  signal: AbortSignal;
};

/**
 * Where the bearer token for a model provider comes from.
 *
 * - `resolve` gives the token to send now, or null when the source has none to give; it never asks for a new one.
 *   After a refresh it gives the refreshed token.
 * - `refresh` gets a new token and gives it. It may be called from many requests at once; wrap the source
 *   in `coalesceRefresh` so that one rejected token causes one refresh.
 *
 * Both stop when their signal aborts, and throw CredentialError and nothing else; other errors count as transient.
 * Whoever sends a request sends nothing when there is no token.
 */
export interface CredentialSource {
  resolve(context: ResolveContext): Promise<Token | null>;
  refresh(context: RefreshContext): Promise<Token>;
}
