import type { CredentialFault } from '../credential-error.ts';
import type { ChatgptMetadata } from '../credential-source.ts';

/** What a ChatGPT sign-in consists of. Times are in milliseconds since 1970. */
export type ChatgptTokens = {
  accessToken: string;
  /** Single-use: whoever sends it gets the next one. */
  refreshToken: string;
  idToken: string;
  metadata: ChatgptMetadata;
  /** When the access token ends, as far as it tells. */
  expiresAt?: number;
  refreshedAt: number;
};

/** A sign-in as it stands in the store. `generation` is another one after every change of its tokens. */
export type StoredChatgpt = {
  generation: string;
  tokens: ChatgptTokens;
  /** Set when this generation is dead for good. */
  failure: { reason: PermanentReason; message: string } | null;
  /** A renewal that failed for now is not tried again before; milliseconds since 1970. */
  retryAt: number | null;
};

export type PermanentReason = Extract<CredentialFault, { kind: 'permanent' }>['reason'];

/** Written before a refresh token is sent: while it stands, nobody knows whether `generation` was redeemed. */
export type Redemption = { generation: string; holder: string; tries: number; startedAt: number };

/**
 * Where one ChatGPT sign-in is kept, for all processes and hosts. Every method is one atomic step, and throws when the store
 * cannot be reached. Secrets are encrypted by the store.
 */
export interface ChatgptStore {
  /** Null after the owner signed out. */
  load(): Promise<StoredChatgpt | null>;

  /** Makes `holder` the one that may redeem, for `leaseMs`, unless another one is. True when it holds the lease now. */
  acquire(holder: string, leaseMs: number): Promise<boolean>;
  /** Does nothing when `holder` does not hold the lease. */
  release(holder: string): Promise<void>;

  /** The redemption that was begun and of which nothing was stored. */
  openRedemption(): Promise<Redemption | null>;
  /** Writes down that `generation` is about to be redeemed; `tries` counts on when it was before. */
  beginRedemption(redemption: { generation: string; holder: string; reason: string }): Promise<void>;
  /** Takes back a redemption that is known not to have reached the issuer, or that the issuer refused for now. */
  dropRedemption(generation: string): Promise<void>;

  /**
   * Stores new tokens in the place of those of `generation` and closes its redemption. Holding the lease is not needed: a late
   * answer is stored too, if nobody redeemed in between.
   * @returns the new generation; `superseded` when another generation stands there, `gone` after the owner signed out.
   */
  commit(
    generation: string,
    tokens: ChatgptTokens,
  ): Promise<{ outcome: 'stored'; generation: string } | { outcome: 'superseded' } | { outcome: 'gone' }>;

  /** Marks `generation` as dead for good and closes its redemption; does nothing when another generation stands there. */
  fail(generation: string, failure: { reason: PermanentReason; message: string }): Promise<void>;
  /** Notes when `generation` may be tried again. */
  defer(generation: string, retryAt: number): Promise<void>;
}
