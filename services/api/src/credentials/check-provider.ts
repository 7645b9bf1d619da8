import { AppError } from '@codex-web/contracts/app-error';
import type { Provider } from '@codex-web/contracts/credential';
import { checkLiteralAddress, ForbiddenAddressError } from '@codex-web/outbound/guarded-agent';

/**
 * Whether people may give a credential for this provider. Names are looked up when a request is made, and the address then decides.
 * @throws AppError `credential_invalid`, `provider_address_forbidden`.
 */
export function checkProvider(provider: Provider, allowed: readonly string[]): void {
  if (provider.kind === 'chatgpt') {
    throw new AppError(
      'credential_invalid',
      'A key or token says nothing of a ChatGPT account, so it cannot stand for a ChatGPT sign-in. Sign in with ChatGPT instead.',
    );
  }
  if (provider.kind === 'demo') {
    throw new AppError(
      'credential_invalid',
      'The demo model belongs to the installation; nothing has to be added for it.',
    );
  }
  try {
    checkLiteralAddress(new URL(provider.baseUrl), allowed);
  } catch (error) {
    if (!(error instanceof ForbiddenAddressError)) throw error;
    throw new AppError(
      'provider_address_forbidden',
      'This is a private address. The operator of this installation has to allow it (ALLOWED_PRIVATE_PROVIDERS).',
    );
  }
}
