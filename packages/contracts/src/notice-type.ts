/**
 * Where a person can be told: `page` is the list in the product, `push` are the browsers that asked for it (Web Push), `email` is
 * the address of the account.
 */
export const noticeChannels = ['page', 'push', 'email'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

/**
 * Who is told, besides never the person who did it:
 * `task` its author, its assignee and who asked for the newest turn; `participants` these, everybody who asked for a turn and
 * everybody who commented; `admins` owners and admins of the workspace; `waiting` admins and the authors of queued tasks;
 * `given` those whom the notice names; `nobody` is for webhooks alone. Of a task only those are told who may see it.
 */
export type NoticeAudience = 'task' | 'participants' | 'admins' | 'waiting' | 'given' | 'nobody';

export type NoticeRule = {
  audience: NoticeAudience;
  /** What a person switches on and off, in words. */
  label: string;
  /** What holds for those who have not chosen. */
  channels: readonly NoticeChannel[];
  /** Nobody can switch these off: they tell of what somebody else may have done with the account. */
  fixed?: true;
  /** Whether webhooks can ask for it. */
  webhook?: true;
};

/** Everything the product tells people of. A type never changes its meaning. */
export const noticeRules = {
  'task.created': { audience: 'nobody', label: 'A task was submitted', channels: [], webhook: true },
  'task.completed': {
    audience: 'task',
    label: 'A task of yours is completed',
    channels: ['page', 'push'],
    webhook: true,
  },
  'task.failed': { audience: 'task', label: 'A task of yours failed', channels: ['page', 'push'], webhook: true },
  'task.cancelled': { audience: 'nobody', label: 'A task was stopped', channels: [], webhook: true },
  'task.waiting': {
    audience: 'task',
    label: 'A task of yours waits for a limit',
    channels: ['page', 'push'],
    webhook: true,
  },
  'task.handed_over': {
    audience: 'given',
    label: 'A task was handed over to you',
    channels: ['page', 'push', 'email'],
    webhook: true,
  },
  'comment.added': {
    audience: 'participants',
    label: 'Somebody commented on a task you take part in',
    channels: ['page'],
    webhook: true,
  },
  'comment.mentioned': {
    audience: 'given',
    label: 'Somebody mentioned you in a comment',
    channels: ['page', 'push', 'email'],
  },
  'credential.needs_sign_in': {
    audience: 'given',
    label: 'A credential you look after needs a new sign-in or key',
    channels: ['page', 'push', 'email'],
  },
  'member.joined': { audience: 'admins', label: 'Somebody joined the workspace', channels: ['page'], webhook: true },
  'queue.paused': { audience: 'waiting', label: 'The queue was paused', channels: ['page'], webhook: true },
  'webhook.disabled': {
    audience: 'admins',
    label: 'A webhook was switched off because it failed for days',
    channels: ['page', 'email'],
  },
  'security.new_sign_in': {
    audience: 'given',
    label: 'Somebody signed in to your account with a new device',
    channels: ['page', 'email'],
    fixed: true,
  },
  // The mail that goes with these is sent with the change itself, in more words.
  'security.locked': {
    audience: 'given',
    label: 'Somebody tried several wrong passwords for your account',
    channels: ['page'],
    fixed: true,
  },
  'security.password_changed': {
    audience: 'given',
    label: 'Your password was changed, or can be',
    channels: ['page'],
    fixed: true,
  },
  'security.email_changed': {
    audience: 'given',
    label: 'Your e-mail address was changed',
    channels: ['page'],
    fixed: true,
  },
  'security.second_factor_changed': {
    audience: 'given',
    label: 'Your second factor or its recovery codes were changed or used',
    channels: ['page'],
    fixed: true,
  },
  'security.passkey_changed': {
    audience: 'given',
    label: 'A passkey or another way to sign in was added or removed',
    channels: ['page'],
    fixed: true,
  },
} as const satisfies Record<string, NoticeRule>;

export type NoticeType = keyof typeof noticeRules;
export const noticeTypes = Object.keys(noticeRules) as [NoticeType, ...NoticeType[]];

/** The rule of a type; `noticeRules` itself has narrower types. */
export function noticeRule(type: NoticeType): NoticeRule {
  return noticeRules[type];
}
