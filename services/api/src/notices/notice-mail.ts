import { noticeRule } from '@codex-web/contracts/notice-type';
import type { Notification } from '@codex-web/contracts/notification';
import type { Mail } from '../mail/mailer.ts';

/** A mail that tells what a notification tells, where to look, why it came and how to have no more of them. */
export function writeNoticeMail(
  publicUrl: string,
  notification: Notification,
  to: { address: string; name: string; workspaceName: string | null },
): Mail {
  const { label, fixed } = noticeRule(notification.type);
  const where = to.workspaceName === null ? '' : ` in the workspace “${inOneLine(to.workspaceName)}”`;
  const choose = fixed
    ? 'Everybody is told of this by e-mail. If it was not you, change your password at once.'
    : `Choose what you are told of by e-mail: ${publicUrl}/settings/notifications`;
  const text = [
    `Hello ${inOneLine(to.name)},`,
    `${notification.text}.`,
    `${publicUrl}${notification.link}`,
    `You get this because of “${label}”${where}.\n${choose}`,
  ].join('\n\n');
  return { to: to.address, subject: notification.text, text: `${text}\n` };
}

function inOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
