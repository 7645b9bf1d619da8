import type { NoticeType } from './notice-type.ts';

export type NoticeWords = {
  type: NoticeType;
  /** Null when it is about no task. */
  taskTitle: string | null;
  /** Who did it; null when the product itself did, or the account is gone. */
  actorName: string | null;
  /** The name of what it is about when that is no task: a credential, a webhook, a device; for an account, what happened. */
  subject: string | null;
};

/** What is told, as one line of plain text. What people typed comes in it as they typed it: whoever shows it escapes it. */
export function noticeInWords(notice: NoticeWords): string {
  return inWords(notice).replaceAll(lineBreaks, ' ');
}

// It becomes the subject of a mail.
const lineBreaks = /[\p{Cc}\u2028\u2029]+/gu;

function inWords({ type, taskTitle, actorName, subject }: NoticeWords): string {
  const title = taskTitle ?? 'a task';
  const actor = actorName ?? 'Somebody';
  switch (type) {
    case 'task.created':
      return `Submitted: ${title}`;
    case 'task.completed':
      return `Completed: ${title}`;
    case 'task.failed':
      return `Failed: ${title}`;
    case 'task.cancelled':
      return `Stopped: ${title}`;
    case 'task.waiting':
      return `Waiting: ${title}`;
    case 'task.handed_over':
      return `${actor} handed a task over to you: ${title}`;
    case 'comment.added':
      return `${actor} commented on ${title}`;
    case 'comment.mentioned':
      return `${actor} mentioned you in ${title}`;
    case 'credential.needs_sign_in':
      return `The credential ${subject ?? ''} needs you: its provider does not take it any more`;
    case 'member.joined':
      return `${actorName ?? subject ?? 'Somebody'} joined the workspace`;
    case 'queue.paused':
      return `${actor} paused the queue`;
    case 'webhook.disabled':
      return `The webhook ${subject ?? ''} was switched off because it failed for days`;
    case 'security.new_sign_in':
      return `New sign-in to your account${subject === null ? '' : `: ${subject}`}`;
    case 'security.locked':
      return subject ?? 'Somebody tries to sign in as you';
    case 'security.password_changed':
      return subject ?? 'Your password was changed';
    case 'security.email_changed':
      return subject ?? 'Your e-mail address was changed';
    case 'security.second_factor_changed':
      return subject ?? 'Your second factor was changed';
    case 'security.passkey_changed':
      return subject ?? 'Your ways to sign in were changed';
    default:
      return type satisfies never;
  }
}
