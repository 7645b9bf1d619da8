import { AppError } from '@codex-web/contracts/app-error';
import { isFinal } from '@codex-web/contracts/attempt-state';
import { type AttemptPayment, findAttemptPayment } from '@codex-web/db/find-admission';
import type { PayingCredential } from '@codex-web/db/stored-credential';
import type { InternalParts } from './internal-parts.ts';

/** @throws AppError `not_found` when there is no such attempt, or it is final. */
export async function findPayment({ db }: Pick<InternalParts, 'db'>, attemptId: string): Promise<AttemptPayment> {
  return requireOpen(await findAttemptPayment(db, attemptId));
}

/** @throws AppError `not_found` when there is no such attempt, or it is final. */
export function requireOpen(payment: AttemptPayment | null): AttemptPayment {
  if (payment && !isFinal(payment.state)) return payment;
  throw new AppError('not_found', 'There is no such attempt, or it has ended.');
}

export const noCredentialMessage =
  'No credential was settled to pay for this. Add one in the settings, and follow up on the task.';

/** @throws AppError `no_credential` when nothing was settled to pay. */
export function payingCredential({ credential }: AttemptPayment): PayingCredential {
  if (credential) return credential;
  throw new AppError('no_credential', noCredentialMessage);
}
