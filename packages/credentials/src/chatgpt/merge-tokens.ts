import type { ChatgptMetadata } from '../credential-source.ts';
import type { ChatgptTokens } from './chatgpt-store.ts';
import type { RefreshedTokens } from './issuer-client.ts';
import { readClaims, type TokenClaims } from './read-claims.ts';

/** `warning` says what of the answer could not be used. */
export type MergedTokens =
  | { kind: 'merged'; tokens: ChatgptTokens; warning: string | null }
  /** The answer is for another account or person than the sign-in. */
  | { kind: 'other_account' };

/**
 * The tokens of a sign-in after a refresh: what the answer leaves out stays, and so does the id token when the new one cannot
 * be read. The account never changes.
 */
export function mergeTokens(before: ChatgptTokens, answer: RefreshedTokens, now: number): MergedTokens {
  const idClaims = answer.idToken === undefined ? null : readClaims(answer.idToken);
  const accessClaims = answer.accessToken === undefined ? null : readClaims(answer.accessToken);
  const claims = [idClaims, accessClaims].filter((said) => said !== null);
  if (claims.some((said) => isOther(said, before.metadata))) return { kind: 'other_account' };
  const { expiresAt: _, ...kept } = before;
  const expiresAt = answer.accessToken === undefined ? before.expiresAt : accessClaims?.expiresAt;
  const isUnreadable = answer.idToken !== undefined && idClaims === null;
  const tokens: ChatgptTokens = {
    ...kept,
    ...(answer.accessToken !== undefined && { accessToken: answer.accessToken }),
    ...(answer.refreshToken !== undefined && { refreshToken: answer.refreshToken }),
    ...(answer.idToken !== undefined && !isUnreadable && { idToken: answer.idToken }),
    metadata: metadataAfter(before.metadata, claims),
    ...(expiresAt !== undefined && { expiresAt }),
    refreshedAt: now,
  };
  return {
    kind: 'merged',
    tokens,
    warning: isUnreadable ? 'The new id token could not be read; the old one is kept.' : null,
  };
}

function isOther(said: TokenClaims, known: ChatgptMetadata): boolean {
  if (said.accountId !== undefined && said.accountId !== known.accountId) return true;
  return said.userId !== undefined && known.userId !== undefined && said.userId !== known.userId;
}

function metadataAfter(before: ChatgptMetadata, claims: TokenClaims[]): ChatgptMetadata {
  const planType = claims.find((said) => said.planType !== undefined)?.planType;
  const userId = before.userId ?? claims.find((said) => said.userId !== undefined)?.userId;
  const fedramp = claims.find((said) => said.fedramp !== undefined)?.fedramp;
  return {
    ...before,
    ...(planType !== undefined && { planType }),
    ...(userId !== undefined && { userId }),
    ...(fedramp !== undefined && { fedramp }),
  };
}
