import { createGithubClient } from './github-client.ts';
import type { ProviderSettings } from './identity-file.ts';
import { createOpenIdClient } from './open-id-client.ts';
import type { ProviderAnswer } from './provider-person.ts';

/** What binds an answer of a provider to one sign-in of one browser. None of it is stored here. */
export type FlowSecrets = { state: string; nonce: string; verifier: string; redirectUri: string };

/** Who a provider says has signed out there: everybody of one session of its own, or of one person. */
export type LogoutNotice = {
  issuer: string;
  subject: string | null;
  providerSession: string | null;
  noticeId: string;
  expiresAt: Date;
};

/**
 * Speaks to one identity provider. Nothing is asked of it before somebody wants to sign in there; what it says of itself is
 * kept for an hour, its keys are not kept, so that a key that it withdrew is worth nothing at once.
 */
export type IdentityClient = {
  settings: ProviderSettings;
  /** Where to send the browser. @throws AppError `identity_provider_unavailable` */
  begin(flow: FlowSecrets): Promise<URL>;
  /**
   * Takes what the browser brought back, once.
   * @param callback the address of ours that the browser was sent to, with what the provider added.
   * @throws AppError `identity_provider_unavailable`, `identity_provider_refused` when it says so, or the person is not one
   *   whom it lets in, `identity_answer_invalid` for what it did not say to us, now, for this sign-in.
   */
  finish(callback: URL, flow: FlowSecrets): Promise<ProviderAnswer>;
  /** Where the provider's own session is ended, which then leads to `returnTo`; null when it has no such place. */
  signOutUrl(returnTo: string, idToken: string | null): Promise<URL | null>;
  /** @throws AppError `identity_answer_invalid` when the token is not the provider's word, for us, of now. */
  readLogoutNotice(token: string): Promise<LogoutNotice>;
};

export function createIdentityClient(settings: ProviderSettings): IdentityClient {
  return settings.kind === 'github' ? createGithubClient(settings) : createOpenIdClient(settings);
}
