import type { TokenRequest, WireToken } from '@codex-web/contracts/admission';
import { AppError } from '@codex-web/contracts/app-error';
import { asCredentialError } from '@codex-web/credentials/credential-error';
import type { RefreshContext } from '@codex-web/credentials/credential-source';
import { requireSignIn } from '@codex-web/db/credential-state';
import type { PayingCredential } from '@codex-web/db/stored-credential';
import { needsSignInMessage, refusalOf } from '../credentials/credential-status.ts';
import { noteRefusal } from '../credentials/note-refusal.ts';
import { type InternalParts, tokenWithinMs } from './internal-parts.ts';
import { findPayment, payingCredential } from './payment.ts';
import { toWireToken } from './wire-token.ts';

/**
 * A new token in the place of one that the provider turned away.
 * @throws AppError `credential_needs_sign_in` or `credential_disabled` when trying again does not help, `credential_unavailable`
 *   when it may, `not_found` when there is no such attempt or it is final.
 */
export async function renewToken(parts: InternalParts, attemptId: string, request: TokenRequest): Promise<WireToken> {
  const credential = payingCredential(await findPayment(parts, attemptId));
  const refusal = refusalOf(credential);
  if (refusal?.kind === 'halted') throw new AppError(refusal.code, refusal.message);
  const { rejectedGeneration, previousAccountId, reason } = request;
  const context: RefreshContext = { reason, rejectedGeneration, signal: AbortSignal.timeout(tokenWithinMs) };
  if (previousAccountId !== undefined) context.previousAccountId = previousAccountId;
  try {
    return toWireToken(await parts.tokens.refresh(credential, context));
  } catch (thrown) {
    throw await toRefusal(parts, credential, thrown);
  }
}

async function toRefusal({ db, logger }: InternalParts, credential: PayingCredential, thrown: unknown) {
  const { fault, message } = asCredentialError(thrown);
  logger.warn({ err: thrown, credentialId: credential.id }, 'a token could not be renewed');
  if (fault.kind === 'transient') return new AppError('credential_unavailable', message, { cause: thrown });
  // The source of a ChatGPT sign-in marks its row itself.
  if (fault.kind === 'permanent' && credential.kind !== 'chatgpt') {
    const { reason } = fault;
    if (reason === 'refused') await noteRefusal(db, credential);
    else await requireSignIn(db.pool, credential.id, credential.generation, { reason, message });
  }
  return new AppError('credential_needs_sign_in', needsSignInMessage(credential, message), { cause: thrown });
}
