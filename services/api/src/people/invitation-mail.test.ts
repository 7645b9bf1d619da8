import { expect, it } from 'vitest';
import { invitationMail } from './invitation-mail.ts';

it('keeps names on their line, so that nobody writes sentences of their own into the mail', () => {
  const { text } = invitationMail({
    to: 'grace@example.com',
    from: 'Ann\n\nOpen https://evil.example instead',
    workspace: 'Team\r\nof\u2028many',
    url: 'https://product.example/sign-up?token=secret',
  });
  expect(text.split('\n')[0]).toBe(
    '“Ann Open https://evil.example instead” invites you to the workspace “Team of many” of Codex Web.',
  );
  expect(text).toContain('\nhttps://product.example/sign-up?token=secret\n');
});
