import type { Origin } from '@codex-web/db/actor';
import { deviceOf } from './device-of.ts';

const what = {
  locked: [
    'Somebody tries to sign in as you',
    'Several wrong passwords were tried for your account. It takes no password for a while now, and unlocks by itself. If that was not you, nothing has happened: the passwords were wrong.',
  ],
  'password-changed': [
    'Your password was changed',
    'The password of your account was changed, and you were signed out everywhere else.',
  ],
  'password-reset': [
    'Your password was reset',
    'The password of your account was set anew with a link, and you were signed out everywhere. Passkeys, the second factor, linked identities and API tokens are as they were: look through them in your settings if somebody else may have been in.',
  ],
  'account-claimed': [
    'Your account is yours alone',
    'The password of your account was set with a link that was sent to you, which showed that the address is yours. What had been set up before is gone, in case it was somebody else: the earlier password, passkeys, second factor, linked identities, API tokens, credentials and all sessions. The workspaces it is in stayed: leave those you do not know.',
  ],
  'reset-link-made': [
    'An administrator made a link to reset your password',
    'An administrator made a link with which the password of your account can be set anew, and gives it to you themselves.',
  ],
  'second-factor-added': [
    'Two-step sign-in is on',
    'From now on your account asks for a code of your authenticator app after the password.',
  ],
  'second-factor-removed': ['Two-step sign-in is off', 'Your account no longer asks for a code after the password.'],
  'recovery-codes-replaced': [
    'You have new recovery codes',
    'New recovery codes were made for your account. The earlier ones work no more.',
  ],
  'recovery-code-used': [
    'A recovery code was used',
    'Somebody signed in to your account with a recovery code. It is used up.',
  ],
  'passkey-added': ['A passkey was added', 'A passkey was added with which one can sign in to your account.'],
  'passkey-removed': ['A passkey was removed', 'A passkey was removed from your account.'],
  'email-changed': [
    'Your e-mail address was changed',
    'The e-mail address of your account was changed. This address can no longer be used to sign in.',
  ],
} as const satisfies Record<string, readonly [subject: string, text: string]>;

export type NoticeKind = keyof typeof what;

/** What a person is told when something happened to the ways into their account. */
export function accountNotice(kind: NoticeKind, publicUrl: string, origin: Origin | null) {
  const [subject, happened] = what[kind];
  const from = origin && `It came from ${deviceOf(origin.userAgent).device}${origin.ip ? ` at ${origin.ip}` : ''}.`;
  const advice = `If you did not expect this, sign in at ${publicUrl}, change your password, end the sessions you do not know, and tell whoever runs this installation.`;
  const text = [happened, from, advice].filter(Boolean).join('\n\n');
  return { subject, text: `${text}\n` };
}
