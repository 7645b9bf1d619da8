import { AppError } from '@codex-web/contracts/app-error';
import type { IdentityProvider } from '@codex-web/contracts/identity';
import type { Dependencies } from '../dependencies.ts';
import type { IdentityClient } from './identity-client.ts';
import type { ProviderSettings } from './identity-file.ts';

/** @throws AppError `not_found` */
export function clientOf({ identityProviders }: Pick<Dependencies, 'identityProviders'>, id: string): IdentityClient {
  const client = identityProviders.find(({ settings }) => settings.id === id);
  if (!client) throw new AppError('not_found', 'There is no such identity provider.');
  return client;
}

export function shownProvider({ id, label, kind }: ProviderSettings): IdentityProvider {
  return { id, label, kind };
}

/** Where providers send browsers back to; what the operator registers with them. */
export function callbackUrl(publicUrl: string, providerId: string): string {
  return new URL(`/api/v1/sign-in/${providerId}/callback`, publicUrl).href;
}
