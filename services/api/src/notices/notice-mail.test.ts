import type { Notification } from '@codex-web/contracts/notification';
import { describe, expect, it } from 'vitest';
import { writeNoticeMail } from './notice-mail.ts';

const notification: Notification = {
  id: '00000000-0000-4000-8000-000000000001',
  type: 'comment.mentioned',
  workspaceId: '00000000-0000-4000-8000-000000000002',
  text: 'Ann mentioned you in Fix the tests',
  task: { id: '00000000-0000-4000-8000-000000000003', title: 'Fix the tests' },
  actor: { id: 'ann', name: 'Ann' },
  link: '/tasks/00000000-0000-4000-8000-000000000003',
  createdAt: '2026-01-01T00:00:00.000Z',
  readAt: null,
};
const to = { address: 'bob@example.com', name: 'Bob\r\nBcc: all@example.com', workspaceName: 'Team' };

describe('a mail that tells of something', () => {
  it('says what happened, where to look, why it came and how to have no more of them', () => {
    const mail = writeNoticeMail('https://codex.example', notification, to);
    expect(mail).toMatchObject({ to: 'bob@example.com', subject: 'Ann mentioned you in Fix the tests' });
    expect(mail.text).toContain('https://codex.example/tasks/00000000-0000-4000-8000-000000000003');
    expect(mail.text).toContain('because of “Somebody mentioned you in a comment” in the workspace “Team”');
    expect(mail.text).toContain('https://codex.example/settings/notifications');
    expect(mail.text).not.toMatch(/^Bcc:/m);
  });

  it('does not say how to switch off what nobody can', () => {
    const mail = writeNoticeMail('https://codex.example', { ...notification, type: 'security.new_sign_in' }, to);
    expect(mail.text).not.toContain('settings/notifications');
    expect(mail.text).toContain('change your password');
  });
});
