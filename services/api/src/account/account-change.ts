import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { NoticeType } from '@codex-web/contracts/notice-type';
import type { Origin } from '@codex-web/db/actor';
import type { PoolClient } from '@codex-web/db/queryable';
import { recordAudit } from '@codex-web/db/record-audit';
import { recordNotice } from '@codex-web/db/record-notice';
import type { Dependencies } from '../dependencies.ts';
import { accountNotice, type NoticeKind } from './account-notice.ts';

export type AccountChange = {
  user: { id: string; email: string };
  /** Null when nobody signed in did it. */
  actorId: string | null;
  origin: Origin | null;
  /** `noun.past` */
  action: AuditAction;
  /** One sentence without names. */
  summary: string;
  /** What the person is told on the page, and by e-mail where there is any. */
  notice?: NoticeKind;
};

const noticeTypes: Record<NoticeKind, NoticeType> = {
  locked: 'security.locked',
  'password-changed': 'security.password_changed',
  'password-reset': 'security.password_changed',
  'account-claimed': 'security.password_changed',
  'reset-link-made': 'security.password_changed',
  'second-factor-added': 'security.second_factor_changed',
  'second-factor-removed': 'security.second_factor_changed',
  'recovery-codes-replaced': 'security.second_factor_changed',
  'recovery-code-used': 'security.second_factor_changed',
  'passkey-added': 'security.passkey_changed',
  'passkey-removed': 'security.passkey_changed',
  'email-changed': 'security.email_changed',
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
  if (notice !== undefined) {
    const mail = accountNotice(notice, settings.publicUrl, origin);
    await mailer?.send({ to: user.email, ...mail }, client);
    const told = { type: noticeTypes[notice], recipientIds: [user.id], subject: mail.subject };
    await recordNotice(client, { workspaceId: null, ...told });
  }
  const subject = { type: 'user', id: user.id };
  await recordAudit(client, { workspaceId: null, actorId, origin, action, subject, summary });
}
