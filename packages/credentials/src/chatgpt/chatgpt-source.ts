import { asCredentialError, CredentialError } from '../credential-error.ts';
import { type ChatgptToken, chatgptToken, type RefreshContext, type ResolvingSource } from '../credential-source.ts';
import { untilAborted } from '../until-aborted.ts';
import type { ChatgptEvent } from './chatgpt-event.ts';
import type { ChatgptStore, StoredChatgpt } from './chatgpt-store.ts';
import type { IssuerClient } from './issuer-client.ts';
import { keepTokens } from './keep-tokens.ts';
import { type RenewalParts, refuseWhileDeferred, renewSignIn } from './renew-sign-in.ts';
import { decideRenewal, isJustRenewed } from './renewal-decision.ts';
import { requireSignedIn } from './require-signed-in.ts';
import { unrefSleep } from './unref-sleep.ts';

export type ChatgptSourceOptions = {
  store: ChatgptStore;
  issuer: Pick<IssuerClient, 'refresh' | 'revoke'>;
  /** This process, among all that share the store. */
  holder: string;
  /** Milliseconds since 1970. */
  now(): number;
  sleep?(ms: number, signal?: AbortSignal): Promise<void>;
  onEvent?(event: ChatgptEvent): void;
};

/** Nobody waits longer for a renewal. */
const patienceMs = 15_000;

/**
 * A ChatGPT sign-in, whose single-use refresh token is redeemed once a generation across all processes that share the store.
 *
 * - `resolve` renews a token that is about to end, and does not wait for it while the token still works.
 * - `refresh` gives the token that is current when the rejected one is not, else a renewed one; it waits at most 15 s.
 * - A renewal goes on when those who wait for it leave, and is stored. One that failed for good is not tried again, one that
 *   failed for now not before a pause; all processes know.
 * - The account is the one that was signed in with; an answer for another one is refused and ends the sign-in.
 */
export function chatgptSource(options: ChatgptSourceOptions): ResolvingSource {
  const { store, issuer, holder, now, sleep = unrefSleep, onEvent = () => {} } = options;
  const kept = keepTokens({ store, sleep, onEvent });
  const parts: RenewalParts = { store, kept, issuer, holder, now, sleep, onEvent, failures: new Map() };
  let underWay: { generation: string; renewal: Promise<StoredChatgpt> } | null = null;

  function renewOnce(generation: string, reason: RefreshContext['reason']): Promise<StoredChatgpt> {
    if (underWay?.generation === generation) return underWay.renewal;
    const renewal = renewStored(generation, reason).finally(() => {
      if (underWay?.renewal === renewal) underWay = null;
    });
    underWay = { generation, renewal };
    renewal.catch(() => undefined);
    return renewal;
  }

  /** What is held in memory only is not redeemed: no other process could know of it. */
  async function renewStored(generation: string, reason: RefreshContext['reason']): Promise<StoredChatgpt> {
    if (await kept.settle()) return await renewSignIn(parts, kept.generationOf(generation), reason);
    throw new CredentialError({ kind: 'transient' }, 'The renewed ChatGPT sign-in could not be stored yet.');
  }

  async function waitFor(renewal: Promise<StoredChatgpt>, signal: AbortSignal): Promise<ChatgptToken> {
    const done = new AbortController();
    const late = sleep(patienceMs, done.signal).then(() => {
      throw new CredentialError({ kind: 'transient' }, 'The ChatGPT sign-in is still being renewed.');
    });
    try {
      return tokenOf(await untilAborted(Promise.race([renewal, late]), signal));
    } finally {
      late.catch(() => undefined);
      done.abort();
    }
  }

  async function load(): Promise<StoredChatgpt | null> {
    return await kept.load().catch((error: unknown) => {
      throw asCredentialError(error);
    });
  }

  return {
    mode: 'chatgpt',
    resolve: async ({ signal }) => {
      const stored = requireSignedIn(await load());
      const decision = decideRenewal(stored, now());
      if (decision.kind === 'blocked') refuseWhileDeferred(stored, now());
      if (decision.kind === 'renew') return await waitFor(renewOnce(stored.generation, decision.reason), signal);
      if (decision.kind === 'serve_and_renew') renewOnce(stored.generation, decision.reason);
      return tokenOf(stored);
    },
    refresh: async ({ reason, rejectedGeneration, previousAccountId, signal }) => {
      const stored = requireSignedIn(refuseOtherAccount(await load(), previousAccountId));
      const rejected = rejectedGeneration === undefined ? undefined : kept.generationOf(rejectedGeneration);
      if (rejected !== undefined && rejected !== stored.generation) return tokenOf(stored);
      const isAhead = reason === 'proactive_expiry' || reason === 'scheduled';
      if (isAhead && isJustRenewed(stored.tokens, now())) return tokenOf(stored);
      refuseWhileDeferred(stored, now());
      return await waitFor(renewOnce(stored.generation, reason), signal);
    },
  };
}

function tokenOf({ generation, tokens }: StoredChatgpt): ChatgptToken {
  const { accessToken, expiresAt, metadata } = tokens;
  return chatgptToken({ accessToken, generation, ...(expiresAt !== undefined && { expiresAt }), chatgpt: metadata });
}

function refuseOtherAccount(stored: StoredChatgpt | null, previousAccountId: string | undefined) {
  if (!stored || previousAccountId === undefined || stored.tokens.metadata.accountId === previousAccountId)
    return stored;
  throw new CredentialError(
    { kind: 'permanent', reason: 'account_mismatch' },
    'The ChatGPT sign-in is for another account than the one this began with.',
  );
}
