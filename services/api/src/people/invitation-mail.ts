import type { Mail } from '../mail/mailer.ts';

/** What somebody who is invited reads. Names are other people's text: they stand in quotation marks. */
export function invitationMail(invited: { to: string; from: string; workspace: string; url: string }): Mail {
  const { to, from, workspace, url } = invited;
  return {
    to,
    subject: `You are invited to the workspace “${workspace}”`,
    text: [
      `“${from}” invites you to the workspace “${workspace}” of Codex Web.`,
      '',
      'Open this address to join. It works once, for 7 days, and only for you:',
      url,
      '',
      'If you did not expect this, there is nothing you need to do.',
    ].join('\n'),
    giveUpAfterMs: 6 * 86_400_000,
  };
}
