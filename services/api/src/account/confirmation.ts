import { AppError } from '@codex-web/contracts/app-error';
import type { Database } from '@codex-web/db/connect';
import { confirmedUntil } from '@codex-web/db/user-sessions';
import type { SignedIn } from '../auth/caller.ts';

/** How long a session that was just opened or confirmed may change dangerous things. */
const lifeMs = 10 * 60_000;

/** @throws AppError `confirmation_required` unless who is signed in has shown within ten minutes who they are. */
export async function requireConfirmation(db: Database, signedIn: SignedIn): Promise<void> {
  if (await confirmationEnd(db, signedIn)) return;
  throw new AppError(
    'confirmation_required',
    'Show once more that it is you: with your password, a code or a passkey.',
  );
}

export async function confirmationEnd(db: Database, { sessionId }: SignedIn): Promise<Date | null> {
  return sessionId === null ? null : await confirmedUntil(db, sessionId, lifeMs);
}

/** @param at when it was confirmed. */
export function endOf(at: Date): Date {
  return new Date(at.getTime() + lifeMs);
}
