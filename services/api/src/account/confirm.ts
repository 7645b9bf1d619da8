import type { ConfirmationRequest } from '@codex-web/contracts/sign-in';
import { confirmSession } from '@codex-web/db/user-sessions';
import type { SignedIn } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkOwnPassword } from './change-password.ts';
import { endOf } from './confirmation.ts';
import type { Passkeys } from './passkeys.ts';
import { checkFactor } from './show-second-factor.ts';

type Parts = Pick<Dependencies, 'db' | 'keys' | 'mailer' | 'settings'> & { passkeys: Passkeys };

/**
 * Notes of a session that its person has shown again who they are.
 * @param tokenHash ties a passkey's answer to what it was asked. @returns until when that counts.
 * @throws AppError `wrong_credentials`, `second_factor_wrong`, `passkey_refused`, `rate_limited`
 */
export async function confirm(
  parts: Parts,
  signedIn: SignedIn,
  shown: ConfirmationRequest,
  tokenHash: string | null,
): Promise<Date> {
  const { user, origin, sessionId } = signedIn;
  if ('password' in shown) await checkOwnPassword(parts, user.id, shown.password);
  else if ('code' in shown) await checkFactor(parts, user.id, shown, origin);
  else await parts.passkeys.show(user, shown.assertion, tokenHash);
  const at = sessionId === null ? null : await confirmSession(parts.db.pool, sessionId);
  return endOf(at ?? new Date(0));
}
