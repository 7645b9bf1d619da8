/**
 * Everything that is written into the audit log: by what it was done to, in words, what was done. An action is written `noun.past`,
 * with `_` between the words of either.
 */
const subjects = {
  account: ['Accounts', ['claimed', 'deleted', 'exported', 'locked']],
  attempt: ['Attempts', ['cancelled']],
  audit: ['Audit log', ['exported']],
  comment: ['Comments', ['deleted']],
  credential: [
    'Credentials',
    [
      ...([
        'changed',
        'created',
        'disabled',
        'discarded',
        'failed',
        'imported',
        'not_stored',
        'parked',
        'quarantined',
      ] as const),
      ...(['refreshed', 'refused', 'removed', 'signed_in', 'stopped'] as const),
    ],
  ],
  dependency: ['Dependencies', ['added', 'removed']],
  device: ['Devices', ['approved', 'denied']],
  email: ['E-mail addresses', ['changed', 'confirmed']],
  email_change: ['Changes of e-mail addresses', ['requested']],
  group: ['Groups', ['changed', 'created', 'removed']],
  identity: ['Identities', ['added', 'removed']],
  invitation: ['Invitations', ['created', 'renewed', 'revoked']],
  limit: ['Limits', ['removed', 'saved']],
  member: ['Members', ['added', 'joined', 'kept', 'left', 'removed', 'role_changed']],
  operator: ['Operators', ['added', 'removed']],
  passkey: ['Passkeys', ['added', 'removed']],
  password: ['Passwords', ['changed', 'reset']],
  password_reset: ['Password resets', ['requested']],
  password_reset_link: ['Password reset links', ['made']],
  person: ['People', ['disabled', 'enabled']],
  prices: ['Prices', ['saved']],
  push_subscription: ['Push subscriptions', ['created', 'removed']],
  queue: ['Queue', ['drained', 'limited', 'opened', 'paused', 'reordered']],
  recovery_code: ['Recovery codes', ['replaced', 'used']],
  repository: ['Repositories', ['added', 'groups_set', 'removed']],
  second_factor: ['Second factors', ['added', 'removed']],
  service_account: ['Service accounts', ['created', 'disabled', 'enabled', 'removed', 'renamed', 'role_changed']],
  session: ['Sessions', ['ended', 'opened', 'revoked']],
  share_link: ['Share links', ['created', 'revoked']],
  sign_in: ['Sign-ins', ['failed']],
  task: ['Tasks', ['changed', 'created', 'handed_over', 'prioritised']],
  token: ['API tokens', ['created', 'narrowed', 'revoked', 'used_from_new_address']],
  turn: ['Turns', ['created']],
  user: ['New accounts', ['signed_up']],
  webhook: ['Webhooks', ['created', 'redelivered', 'removed', 'secret_rotated', 'tested', 'updated']],
  workspace: ['Workspaces', ['changed', 'created', 'deleted']],
} as const satisfies Record<string, readonly [words: string, pasts: readonly string[]]>;

type Subjects = typeof subjects;

export type AuditAction = { [Noun in keyof Subjects]: `${Noun}.${Subjects[Noun][1][number]}` }[keyof Subjects];

export const auditActions: readonly AuditAction[] = Object.entries(subjects).flatMap(([noun, [, pasts]]) =>
  pasts.map((past) => `${noun}.${past}` as AuditAction),
);

/** What is shown in the place of an action, or of a noun alone: `Members`, `Members: role changed`. A word of an earlier time is shown as it stands. */
export function auditActionInWords(text: string): string {
  const [noun = '', past] = text.split('.');
  const [words] = (subjects as Partial<Record<string, readonly [string, readonly string[]]>>)[noun] ?? [];
  if (words === undefined) return text;
  return past === undefined ? words : `${words}: ${past.replaceAll('_', ' ')}`;
}
