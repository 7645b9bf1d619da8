import type { ConfirmationRequest } from '@codex-web/contracts/sign-in';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { checkOwnPassword } from './change-password.ts';
import { endOf } from './confirmation.ts';
import type { Passkeys } from './passkeys.ts';
import { checkFactor } from './show-second-factor.ts';

type Parts = Pick<Dependencies, 'db' | 'keys' | 'mailer' | 'settings' | 'sessions'> & { passkeys: Passkeys };

/**
 * Takes it that somebody has shown again who they are: a new session takes the place of theirs, its cookie in the reply.
 * @param tokenHash ties a passkey's answer to what it was asked. @returns until when that counts.
 * @throws AppError `wrong_credentials`, `second_factor_wrong`, `passkey_refused`, `rate_limited`
 */
export async function confirm(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: ConfirmationRequest,
  tokenHash: string | null,
): Promise<Date> {
  const { user, origin, method } = request.signedIn;
  if ('password' in shown) await checkOwnPassword(parts, user.id, shown.password);
  else if ('code' in shown) await checkFactor(parts, user.id, shown, origin);
  else await parts.passkeys.show(user, shown.assertion, tokenHash);
  const { cookies } = await parts.sessions.open(user.id, method ?? 'password', origin, request.headers);
  reply.header('set-cookie', cookies);
  return endOf(new Date());
}
