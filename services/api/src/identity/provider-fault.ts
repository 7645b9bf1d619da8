import { AppError } from '@codex-web/contracts/app-error';
import { type IdentityFault, identityFaults } from '@codex-web/contracts/identity';
import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { ProviderUnreachable } from './guarded-fetch.ts';

export function identityError(code: IdentityFault, cause?: unknown): AppError {
  return new AppError(code, identityFaults[code], { cause });
}

/** What went wrong at a provider, by what it means for the person. Its own words are for the log alone. */
export function toProviderFault(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (causes(error).some((one) => one instanceof ProviderUnreachable)) {
    return identityError('identity_provider_unavailable', error);
  }
  const refused = [AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError];
  const isRefusal = refused.some((kind) => error instanceof kind);
  return identityError(isRefusal ? 'identity_provider_refused' : 'identity_answer_invalid', error);
}

function causes(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}
