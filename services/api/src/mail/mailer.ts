import { randomUUID } from 'node:crypto';
import type { Database } from '@codex-web/db/connect';
import { storeMail } from '@codex-web/db/mail-outbox';
import type { Queryable } from '@codex-web/db/queryable';
import { z } from 'zod';
import type { KeyRing } from '../credentials/key-ring.ts';
import { placeOf } from '../credentials/secrets.ts';

export type Mail = {
  /** One address, without a name. */
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** How long it is worth sending; a day when left out. */
  giveUpAfterMs?: number;
};

/** Writes e-mail to people. There is none where the operator has set no SMTP server. */
export type Mailer = {
  /**
   * Stores the e-mail, encrypted; it is sent within seconds, and again and again while the server does not take it. With the
   * connection of a transaction it stands or falls with it. @throws when `to` is no e-mail address.
   */
  send: (mail: Mail, client?: Queryable) => Promise<void>;
};

const dayMs = 86_400_000;
const address = z.email().max(254);
const mailBody = z.object({ text: z.string(), html: z.string().optional() });

export function createMailer(db: Database, keys: KeyRing): Mailer {
  return {
    send: async ({ to, subject, text, html, giveUpAfterMs = dayMs }, client = db.pool) => {
      const id = randomUUID();
      const body = keys.seal(placeOf('mail_outbox', id), JSON.stringify({ text, html }));
      const recipient = address.parse(to);
      await storeMail(client, { id, recipient, subject: inOneLine(subject), ...body, giveUpAfterMs });
    },
  };
}

export function openMail(keys: KeyRing, mail: { id: string; sealed: Buffer; keyId: string }) {
  return mailBody.parse(JSON.parse(keys.open(placeOf('mail_outbox', mail.id), mail)));
}

/** A line break within a header would begin another one. */
function inOneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
