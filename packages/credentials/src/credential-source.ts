import { CredentialError } from './credential-error.ts';

/** What a provider's account is called in ChatGPT sign-ins. Bearer-only tokens have none. `planType` is `unknown` where nothing tells it. */
export type ChatgptMetadata = { accountId: string; planType?: string; userId?: string; fedramp?: boolean };

/**
 * A token for a model provider, made by `bearerToken` or `chatgptToken` and never changed after it was given out.
 * `generation` is opaque, is another one for every new token, and tells nothing about the token itself.
 * `expiresAt` is in milliseconds since 1970, left out where nobody knows it.
 */
export type Token = { accessToken: string; generation: string; expiresAt?: number; chatgpt?: ChatgptMetadata };

/** A token that comes from a ChatGPT sign-in: what is stored, seeded or rebuilt as one has to be this. */
export type ChatgptToken = Token & { chatgpt: ChatgptMetadata };

export type ResolveContext = { signal: AbortSignal };

/**
 * Why a new token is asked for. `rejectedGeneration` is that of the token the provider turned away and
 * `previousAccountId` its ChatGPT account, where it had one.
 */
export type RefreshContext = {
  reason: 'unauthorized' | 'proactive_expiry' | 'scheduled' | 'forced';
  rejectedGeneration?: string;
  previousAccountId?: string;
  signal: AbortSignal;
};

/**
 * Where the token for a model provider comes from.
 *
 * - `resolve` gives the token to send now. A source that has nothing to give beforehand leaves it out or gives null, without any
 *   side effect. After a refresh it gives the refreshed token. It may renew a token that is about to end.
 * - `refresh` gets a new token and gives it. It may be called from many requests at once; wrap the source
 *   in `coalesceRefresh` so that one rejected token causes one refresh.
 * - `classify` says what an error of this source means; without it an error that is no CredentialError is transient.
 *
 * Both stop when their signal aborts, and throw CredentialError and nothing else; other errors count as transient.
 * Whoever sends a request sends nothing when `resolve` throws.
 */
export interface CredentialSource {
  readonly mode: 'api-key' | 'bearer' | 'chatgpt' | 'external';
  resolve?(context: ResolveContext): Promise<Token | null>;
  refresh(context: RefreshContext): Promise<Token>;
  classify?(error: unknown): CredentialError;
}

/** A source that has a token before a request is sent. */
export type ResolvingSource = CredentialSource & Required<Pick<CredentialSource, 'resolve'>>;

/** A token without ChatGPT metadata. @throws CredentialError `config` for one that cannot stand in a header. */
export function bearerToken(token: { accessToken: string; generation: string; expiresAt?: number }): Token {
  return Object.freeze({ ...token, accessToken: headerSafe(token.accessToken) });
}

/** @throws CredentialError `config` for a token that cannot stand in a header, or without an account. */
export function chatgptToken(token: Omit<ChatgptToken, 'chatgpt'> & { chatgpt: ChatgptMetadata }): ChatgptToken {
  return Object.freeze({ ...requireChatgpt(token), accessToken: headerSafe(token.accessToken) });
}

/** The door to everything that stores, seeds or rebuilds a ChatGPT sign-in. @throws CredentialError `config` for a bearer-only token. */
export function requireChatgpt(token: Token): ChatgptToken {
  const { chatgpt } = token;
  if (chatgpt?.accountId) return { ...token, chatgpt: Object.freeze({ ...chatgpt }) };
  throw new CredentialError(
    { kind: 'config' },
    'This token says nothing of a ChatGPT account, so it cannot stand for a ChatGPT sign-in. Store it as a bearer token.',
  );
}

function headerSafe(accessToken: string): string {
  if (/^[\x21-\x7e]+$/.test(accessToken)) return accessToken;
  throw new CredentialError(
    { kind: 'config' },
    'The key or token is empty or holds white space or characters it cannot have.',
  );
}
