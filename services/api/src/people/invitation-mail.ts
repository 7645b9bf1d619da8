import type { Mail } from '../mail/mailer.ts';

/** What somebody who is invited reads. Names are other people's text: they stand on one line, in quotation marks. */
export function invitationMail(invited: { to: string; from: string; workspace: string; url: string }): Mail {
  const { to, url } = invited;
  const [from, workspace] = [inOneLine(invited.from), inOneLine(invited.workspace)];
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

function inOneLine(name: string): string {
  return name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
