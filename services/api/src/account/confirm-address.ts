import { randomUUID } from 'node:crypto';
import { storeLink } from '@codex-web/db/account-links';
import { inTransaction } from '@codex-web/db/in-transaction';
import type { Dependencies } from '../dependencies.ts';
import { accountLink } from './account-link.ts';

const lifeMs = 7 * 86_400_000;

/**
 * Mails a link to somebody who made an account by themselves, which shows that the mailbox is theirs. Until it is opened the address
 * proves nothing. Where this installation sends no e-mail, nothing is done.
 */
export async function askToConfirmAddress(
  { db, mailer, settings }: Pick<Dependencies, 'db' | 'mailer' | 'settings'>,
  { id, email }: { id: string; email: string },
): Promise<void> {
  if (!mailer) return;
  const { tokenHash, url } = accountLink(settings.publicUrl, '/confirm-email');
  const text = `Somebody made an account of Codex Web with this address.\n\nIf that was you, open this link within a week:\n${url}\n\nIf it was not, do nothing: nobody can use the address as theirs without this link. To have the account yourself, ask for a new password there; what was set up before ends with it.\n`;
  await inTransaction(db, async (client) => {
    await storeLink(client, { id: randomUUID(), tokenHash, purpose: 'email-change', userId: id, email, lifeMs });
    await mailer.send({ to: email, subject: 'Confirm your e-mail address', text, giveUpAfterMs: lifeMs }, client);
  });
}
