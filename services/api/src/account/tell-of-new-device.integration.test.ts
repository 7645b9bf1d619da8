import type { Notification } from '@codex-web/contracts/notification';
import { setUp } from '@codex-web/db/testing/set-up';
import { expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import { allFannedOut, startTestNotices } from '../testing/test-notices.ts';
import { password, signUpOwner } from '../testing/test-person.ts';
import { waitFor } from '../testing/wait-for.ts';

const test = setUp(() => createTestApp({ mail: true }));
setUp(() => startTestNotices(test));
const owner = setUp(() => signUpOwner(test));

const firefox = (version: number) =>
  `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;

async function signIn(userAgent: string): Promise<void> {
  const answer = await test.app.inject({
    method: 'POST',
    url: '/api/v1/sign-in',
    headers: { 'user-agent': userAgent },
    body: { email: owner.me.user.email, password },
  });
  expect(answer.statusCode).toBe(200);
  await waitFor(() => allFannedOut(test));
}

const told = async (): Promise<string[]> =>
  (await owner.get('/notifications')).json().items.map(({ text }: Notification) => text);

it('a person is told on the page and by e-mail of a sign-in with a device they have not used, once for each', async () => {
  await signIn(firefox(140));
  expect(await told()).toEqual(['New sign-in to your account: Firefox on Linux at 127.0.0.1']);
  await signIn(firefox(141));
  expect(await told()).toHaveLength(1);
  await signIn('curl/8.1');
  expect(await told()).toHaveLength(2);
  const mails = () => test.parts.db.prisma.mailOutbox.findMany({ where: { recipient: owner.me.user.email } });
  await waitFor(async () => (await mails()).length === 2);
  expect((await mails()).every(({ subject }) => subject.startsWith('New sign-in to your account'))).toBe(true);
});

it('a person is told on the page too that their password was changed, and gets one mail of it', async () => {
  const before = await test.parts.db.prisma.mailOutbox.count();
  const newPassword = 'another horse battery staple';
  const answer = await owner.post('/account/password', { currentPassword: password, newPassword });
  expect(answer.statusCode).toBeLessThan(300);
  await waitFor(() => allFannedOut(test));
  await waitFor(async () => (await test.parts.db.prisma.noticeDelivery.count()) === 0);
  const rows = await test.parts.db.prisma.notification.count({ where: { userId: owner.me.user.id } });
  expect(rows).toBe(3);
  expect(await test.parts.db.prisma.mailOutbox.count()).toBe(before + 1);
});
