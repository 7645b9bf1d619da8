import type { Admission, admissionRequest } from '@codex-web/contracts/admission';
import { limitAdvice, limitReachedMessage } from '@codex-web/contracts/limit-in-words';
import { asCredentialError } from '@codex-web/credentials/credential-error';
import type { Token } from '@codex-web/credentials/credential-source';
import { checkLimits } from '@codex-web/db/check-limits';
import { noteUse, requireSignIn } from '@codex-web/db/credential-state';
import { findAttemptPayment } from '@codex-web/db/find-admission';
import { storeUsage } from '@codex-web/db/store-usage';
import type { PayingCredential } from '@codex-web/db/stored-credential';
import type { z } from 'zod';
import { connectionOf } from '../credentials/connection.ts';
import { needsSignInMessage, refusalOf } from '../credentials/credential-status.ts';

import { type InternalParts, tokenWithinMs } from './internal-parts.ts';
import { noCredentialMessage, requireOpen } from './payment.ts';
import { toWireToken } from './wire-token.ts';

type Request = z.output<typeof admissionRequest>;

/**
 * Decides whether an attempt may ask its model now. What it used before is stored first, so that limits are exact to one request.
 * @throws AppError `not_found` when there is no such attempt, or it is final.
 */
export async function admit(parts: InternalParts, attemptId: string, request: Request): Promise<Admission> {
  const { db } = parts;
  // Also for an attempt that ended meanwhile: what it used was used.
  const counted = storeUsage(db, attemptId, request.records).then(() => checkLimits(db, attemptId));
  const [payment, limits] = await Promise.all([findAttemptPayment(db, attemptId), counted]);
  const { credential, now } = requireOpen(payment);
  if (limits.reached) {
    const message = `${limitReachedMessage(limits.reached)} ${limitAdvice(limits.reached)}`;
    return { kind: 'halted', code: 'limit_reached', message };
  }
  if (!credential) return { kind: 'halted', code: 'no_credential', message: noCredentialMessage };
  const refusal = refusalOf(credential);
  if (refusal) return refusal;
  const asked = await askToken(parts, credential, now);
  if ('refusal' in asked) return asked.refusal;
  if (isStale(credential.lastUsedAt, now)) noteUseAside(parts, credential.id);
  const held = asked.token?.generation === request.heldGeneration;
  return {
    kind: 'admitted',
    connection: connectionOf(parts.keys, credential),
    needsToken: asked.token !== null,
    token: asked.token === null || held ? null : toWireToken(asked.token),
    limited: limits.limited,
  };
}

type Asked = { token: Token | null } | { refusal: Admission };

async function askToken(
  { db, tokens, logger }: InternalParts,
  credential: PayingCredential,
  now: Date,
): Promise<Asked> {
  try {
    return { token: await tokens.resolve(credential, AbortSignal.timeout(tokenWithinMs)) };
  } catch (thrown) {
    const { fault, message } = asCredentialError(thrown);
    logger.warn({ err: thrown, credentialId: credential.id }, 'a credential has no token');
    if (fault.kind === 'transient') {
      const until = new Date(now.getTime() + (fault.retryAfterMs ?? retryMs)).toISOString();
      return { refusal: { kind: 'wait', code: 'credential_unavailable', message, until } };
    }
    const reason = fault.kind === 'permanent' ? fault.reason : 'other';
    // The source of a ChatGPT sign-in marks its row itself.
    if (credential.kind !== 'chatgpt') {
      await requireSignIn(db.pool, credential.id, credential.generation, { reason, message });
    }
    const halted = { code: 'credential_needs_sign_in', message: needsSignInMessage(credential, message) } as const;
    return { refusal: { kind: 'halted', ...halted } };
  }
}

const retryMs = 10_000;
const useNotedEveryMs = 60_000;

function isStale(lastUsedAt: Date | null, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > useNotedEveryMs;
}

/** Nobody waits for it: an admission stands before every model request. */
function noteUseAside({ db, logger }: InternalParts, credentialId: string): void {
  noteUse(db.pool, credentialId).catch((error: unknown) => {
    logger.warn({ err: error, credentialId }, 'the use of a credential was not noted');
  });
}
