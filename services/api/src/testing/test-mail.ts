import { openMail } from '../mail/mailer.ts';
import type { TestApp } from './test-app.ts';
import { tokenOf } from './test-person.ts';

/** `token` is the secret of the link in it, empty without one. */
export type TestMail = { subject: string; text: string; token: string };

/** What was written to this address and not sent yet, oldest first. */
export async function mailsTo({ parts }: TestApp, recipient: string): Promise<TestMail[]> {
  const rows = await parts.db.prisma.mailOutbox.findMany({ where: { recipient }, orderBy: { createdAt: 'asc' } });
  return rows.map((row) => {
    const { text } = openMail(parts.keys, { ...row, sealed: Buffer.from(row.sealed) });
    const link = /https?:\/\/\S+token=\S+/.exec(text)?.[0];
    return { subject: row.subject, text, token: link === undefined ? '' : tokenOf(link) };
  });
}

/** The secret of the link in the newest e-mail to this address. */
export async function mailedToken(test: TestApp, recipient: string): Promise<string> {
  const token = (await mailsTo(test, recipient)).at(-1)?.token;
  if (!token) throw new Error(`No link was mailed to ${recipient}.`);
  return token;
}
