import { CredentialError } from '../credential-error.ts';
import { requireChatgpt } from '../credential-source.ts';
import type { ChatgptTokens } from './chatgpt-store.ts';
import type { CodeGrant, IssuerClient, SignInTokens } from './issuer-client.ts';
import { metadataOf, readClaims } from './read-claims.ts';

/** A sign-in that can be stored; `email` is for display. */
export type ChatgptSignedIn = { tokens: ChatgptTokens; email: string | null };

export type SignInRules = {
  /** Milliseconds since 1970. */
  now(): number;
  /** The only accounts that may sign in; any when left out. */
  accounts?: string[];
};

/**
 * Exchanges the code of a device or browser sign-in for its tokens. When they belong to an account that may not sign in here,
 * they are revoked.
 * @throws CredentialError when there is nothing to store: IssuerError of the exchange, `config` for tokens without an account,
 * permanent `account_mismatch` for one that is not allowed.
 */
export async function completeSignIn(
  issuer: IssuerClient,
  grant: CodeGrant,
  rules: SignInRules,
  signal?: AbortSignal,
): Promise<ChatgptSignedIn> {
  const given = await issuer.exchangeCode(grant, signal);
  try {
    return readSignIn(given, rules);
  } catch (error) {
    await issuer.revoke(given).catch(() => undefined);
    throw error;
  }
}

/** What three tokens of an issuer stand for. @throws CredentialError as above. */
export function readSignIn(given: SignInTokens & { accountId?: string }, rules: SignInRules): ChatgptSignedIn {
  const { accountId: stated, ...tokens } = given;
  const claims = readClaims(given.idToken);
  const access = readClaims(given.accessToken);
  if (!claims) throw new CredentialError({ kind: 'config' }, 'The id token of the sign-in cannot be read.');
  const accountId = stated || claims.accountId || '';
  const metadata = metadataOf(claims, access, accountId);
  requireChatgpt({ accessToken: given.accessToken, generation: 'new', chatgpt: metadata });
  if (claims.accountId !== undefined && claims.accountId !== accountId) {
    throw new CredentialError({ kind: 'config' }, 'The sign-in names two different ChatGPT accounts. Sign in again.');
  }
  refuseAccount(accountId, rules.accounts);
  const expiresAt = access?.expiresAt;
  return {
    tokens: { ...tokens, metadata, ...(expiresAt !== undefined && { expiresAt }), refreshedAt: rules.now() },
    email: claims.email ?? null,
  };
}

function refuseAccount(accountId: string, accounts: string[] | undefined): void {
  if (!accounts || accounts.includes(accountId)) return;
  throw new CredentialError(
    { kind: 'permanent', reason: 'account_mismatch' },
    'This ChatGPT account may not be used here. Sign in with the account that this sign-in is for.',
  );
}
