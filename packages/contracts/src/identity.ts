import { z } from 'zod';
import type { ErrorCode } from './error-code.ts';

// The routes, under /api/v1:
//   GET  /identity-providers               -> identityProviderList, for the sign-in page
//   GET  /sign-in/:provider?next=/path     opened by the browser as a page: goes on to the provider and in the end to `next`
//   GET  /sign-in/:provider/callback       where the provider sends the browser back to
//   POST /sign-out/provider                -> signedOut: ends our session, and says where the provider's is ended
//   GET  /account/identities               -> identityList
//   The next two answer 403 `confirmation_required` as other dangerous changes of an account do; see sign-in.ts.
//   POST /account/identities               linkIdentityRequest -> onward, an address to open as a page
//   DELETE /account/identities/:id         -> 204

export const identityProviderKind = z.enum(['oidc', 'github', 'gitlab']);
export type IdentityProviderKind = z.infer<typeof identityProviderKind>;

/** What the name of a provider looks like in addresses. */
export const identityProviderId = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/);

/** Where people may sign in instead of with a password, as the operator configured it. */
export const identityProvider = z.object({ id: identityProviderId, label: z.string(), kind: identityProviderKind });
export type IdentityProvider = z.infer<typeof identityProvider>;

export const identityProviderList = z.object({
  items: z.array(identityProvider),
  /** The provider that everybody has to use; null when a password does too. Operators keep theirs for emergencies. */
  forcedProviderId: identityProviderId.nullable(),
});
export type IdentityProviderList = z.infer<typeof identityProviderList>;

/** A path of the product to go on to afterwards; anything else is taken as `/`. */
export const nextPath = z.string().max(2_000).optional();

/** What a provider says of a person, and that they may sign in with. */
export const identity = z.object({
  id: z.uuid(),
  provider: identityProvider,
  /** What the provider calls them: a name or an address. */
  name: z.string(),
  email: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** False for the only way they have to sign in. */
  removable: z.boolean(),
});
export type Identity = z.infer<typeof identity>;

export const identityList = z.object({ items: z.array(identity) });

export const linkIdentityRequest = z.object({ providerId: identityProviderId, next: nextPath });
export type LinkIdentityRequest = z.infer<typeof linkIdentityRequest>;

/** Where to send the browser. */
export const onward = z.object({ url: z.url() });

/** Where the provider's own session is ended; null when there is none to end, and signing out is over. */
export const signedOut = z.object({ url: z.url().nullable() });
export type SignedOut = z.infer<typeof signedOut>;

/**
 * Why signing in with a provider did not work. The browser comes back to `/sign-in?error=<code>&provider=<id>`, or, when
 * an identity was to be added to an account, to the page it was started from with `error=<code>`.
 */
export const identityFaults = {
  identity_flow_expired: 'This sign-in took too long, was used already or was begun in another browser. Try again.',
  identity_provider_unavailable: 'The sign-in service does not answer. Try again in a moment.',
  identity_provider_refused: 'The sign-in service refused. Try again, or ask the operator of this installation.',
  identity_answer_invalid:
    'The answer of the sign-in service could not be trusted. Ask the operator of this installation.',
  identity_not_allowed: 'This account may not be used here. Use another one, or ask for an invitation.',
  identity_not_linked:
    'An account with this e-mail address exists. Sign in to it in another way, then add this one in your settings.',
  identity_taken: 'This identity belongs to somebody else’s account here.',
  account_disabled: 'This account is disabled. Ask the operator of this installation.',
} as const satisfies Partial<Record<ErrorCode, string>>;
export type IdentityFault = keyof typeof identityFaults;
export const identityFault = z.enum(Object.keys(identityFaults) as [IdentityFault, ...IdentityFault[]]);
