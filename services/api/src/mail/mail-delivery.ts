import type { Database } from '@codex-web/db/connect';
import {
  forgetOldMail,
  noteMailFailure,
  removeSentMail,
  takeDueMail,
  type WaitingMail,
} from '@codex-web/db/mail-outbox';
import { type Logger, redact } from '@codex-web/service-kit/logger';
import { repeat } from '@codex-web/service-kit/repeat';
import type { KeyRing } from '../credentials/key-ring.ts';
import { openMail } from './mailer.ts';
import { MailRefusedError, type Smtp } from './smtp.ts';

type Parts = { db: Database; keys: KeyRing; smtp: Smtp; logger: Logger };

const everyMs = 2_000;
/** Longer than a send can take. */
const sendTimeoutMs = 120_000;
const firstPauseMs = 15_000;
const longestPauseMs = 30 * 60_000;

/** Sends the e-mail that waits, in every process that has it; each one is taken by one of them. `stop` waits for what is under way. */
export function startMailDelivery(parts: Parts): { stop: () => Promise<void> } {
  return repeat(
    async () => {
      await deliverDue(parts);
      await forgetOldMail(parts.db);
    },
    { everyMs, onError: (error) => parts.logger.warn({ err: error }, 'e-mail could not be looked after') },
  );
}

/** Sends all e-mail that is due. @returns how many were sent. */
export async function deliverDue(parts: Parts): Promise<number> {
  let sent = 0;
  for (;;) {
    const mail = await takeDueMail(parts.db, sendTimeoutMs);
    if (!mail) return sent;
    if (await deliver(parts, mail)) sent += 1;
  }
}

async function deliver({ db, keys, smtp, logger }: Parts, mail: WaitingMail): Promise<boolean> {
  try {
    const { text, html } = openMail(keys, mail);
    await smtp.send({ id: mail.id, to: mail.recipient, subject: mail.subject, text, html });
  } catch (error) {
    const message = sayFailure(error);
    logger.warn({ mailId: mail.id, tries: mail.tries, reason: message }, 'an e-mail was not sent');
    const againAfterMs = error instanceof MailRefusedError ? 'never' : pauseAfter(mail.tries);
    await noteMailFailure(db, mail.id, { message, againAfterMs });
    return false;
  }
  await removeSentMail(db, mail.id);
  return true;
}

/** @param tries that failed, from 1. */
export function pauseAfter(tries: number): number {
  return Math.min(firstPauseMs * 2 ** (tries - 1), longestPauseMs);
}

function sayFailure(error: unknown): string {
  const cause = error instanceof MailRefusedError ? error.cause : error;
  return redact(cause instanceof Error ? cause.message : 'unknown').slice(0, 500);
}
