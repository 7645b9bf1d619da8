import type { Origin } from '@codex-web/db/actor';
import type { PoolClient } from '@codex-web/db/queryable';
import { recordAudit } from '@codex-web/db/record-audit';
import type { Dependencies } from '../dependencies.ts';
import { accountNotice, type NoticeKind } from './account-notice.ts';

export type AccountChange = {
  user: { id: string; email: string };
  /** Null when nobody signed in did it. */
  actorId: string | null;
  origin: Origin | null;
  /** `noun.past` */
  action: string;
  /** One sentence without names. */
  summary: string;
  /** What the person is told by e-mail, where there is any. */
  notice?: NoticeKind;
};

/**
 * Writes down what was done with an account, in the transaction of the change, and tells its person. At the end of the
 * transaction: the audit log is locked from here.
 */
export async function writeDown(
  { mailer, settings }: Pick<Dependencies, 'mailer' | 'settings'>,
  client: PoolClient,
  change: AccountChange,
): Promise<void> {
  const { user, actorId, origin, action, summary, notice } = change;
  if (mailer && notice !== undefined) {
    await mailer.send({ to: user.email, ...accountNotice(notice, settings.publicUrl, origin) }, client);
  }
  const subject = { type: 'user', id: user.id };
  await recordAudit(client, { workspaceId: null, actorId, origin, action, subject, summary });
}
