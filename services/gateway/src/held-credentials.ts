import type { WireToken } from '@codex-web/contracts/admission';
import { AppError } from '@codex-web/contracts/app-error';
import { coalesceRefresh } from '@codex-web/credentials/coalesce-refresh';
import { CredentialError } from '@codex-web/credentials/credential-error';
import {
  bearerToken,
  type CredentialSource,
  chatgptToken,
  type RefreshContext,
  type Token,
} from '@codex-web/credentials/credential-source';
import { externalSource } from '@codex-web/credentials/external-source';
import type { Logger } from '@codex-web/service-kit/logger';
import type { ApiClient } from './api-client.ts';

/** A credential while attempts use it: its current token, and how to come by the next. Never written anywhere. */
export type HeldCredential = { token: Token | null; readonly source: CredentialSource };

/**
 * The credentials of the attempts that have a door. Attempts with the same credential share its token and its renewal, so that
 * a token which is turned away for many of them is renewed once. A credential that no attempt uses any more is forgotten.
 */
export interface HeldCredentials {
  /** Safe twice. */
  use(attemptId: string, credentialId: string): HeldCredential;
  /** The attempt is over. Safe twice. */
  release(attemptId: string): void;
}

type Shared = HeldCredential & { attempts: Set<string> };

export type HeldCredentialsParts = { api: ApiClient; logger: Logger; timeoutMs?: number };

export function createHeldCredentials(parts: HeldCredentialsParts): HeldCredentials {
  const held = new Map<string, Shared>();
  return {
    use(attemptId, credentialId) {
      const shared = held.get(credentialId) ?? share(parts);
      held.set(credentialId, shared);
      shared.attempts.add(attemptId);
      return shared;
    },
    release(attemptId) {
      for (const [credentialId, { attempts }] of held) {
        attempts.delete(attemptId);
        if (attempts.size === 0) held.delete(credentialId);
      }
    },
  };
}

function share({ api, logger, timeoutMs = 10_000 }: HeldCredentialsParts): Shared {
  const attempts = new Set<string>();
  const host = {
    resolve: async () => shared.token,
    refresh: (context: RefreshContext) => renewed(api, [...attempts], context),
  };
  const external = externalSource(host, { timeoutMs, logger });
  const source = coalesceRefresh({
    mode: 'external',
    resolve: (context) => external.resolve(context),
    refresh: async (context) => {
      shared.token = await external.refresh(context);
      return shared.token;
    },
  });
  const shared: Shared = { token: null, source, attempts };
  return shared;
}

/** Asks in the name of an attempt that has not ended, the one that came last first. */
async function renewed(api: ApiClient, attempts: string[], context: RefreshContext): Promise<Token> {
  const { rejectedGeneration = '', previousAccountId, signal } = context;
  const request = {
    reason: 'unauthorized' as const,
    rejectedGeneration,
    ...(previousAccountId !== undefined && { previousAccountId }),
  };
  let refusal: unknown;
  for (const attemptId of attempts.reverse()) {
    try {
      return tokenOf(await api.token(attemptId, request, signal));
    } catch (error) {
      refusal = error;
      if (!(error instanceof AppError) || error.code !== 'not_found') break;
    }
  }
  throw refusedByApi(refusal);
}

function refusedByApi(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  return new CredentialError({ kind: 'permanent', reason: 'other' }, error.publicMessage);
}

/** @throws CredentialError for a token that cannot stand in a header. */
export function tokenOf({ accessToken, generation, expiresAt, chatgpt }: WireToken): Token {
  const token = { accessToken, generation, ...(expiresAt !== null && { expiresAt: Date.parse(expiresAt) }) };
  if (!chatgpt) return bearerToken(token);
  const { accountId, planType, userId, fedramp } = chatgpt;
  return chatgptToken({
    ...token,
    chatgpt: {
      accountId,
      ...(planType !== undefined && { planType }),
      ...(userId !== undefined && { userId }),
      ...(fedramp !== undefined && { fedramp }),
    },
  });
}
