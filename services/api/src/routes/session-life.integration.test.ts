import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import { cookieOf, password, signUpOwner } from '../testing/test-person.ts';
import { newestSession } from '../testing/test-sessions.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

function signIn(email: string, given: string) {
  return test.app.inject({ method: 'POST', url: '/api/v1/sign-in', body: { email, password: given } });
}

const meWith = async (cookie: string) => (await test.app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode;

describe('a session', () => {
  it('is a new one at each sign-in, and the one the browser had before ends', async () => {
    const first = cookieOf(await signIn(owner.me.user.email, password));
    const again = await test.app.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      headers: { cookie: first },
      body: { email: owner.me.user.email, password },
    });
    const second = cookieOf(again);
    expect(second).not.toBe(first);
    expect([await meWith(first), await meWith(second)]).toEqual([401, 200]);
  });

  it('is not taken from a cookie that somebody else set before the sign-in', async () => {
    const planted = 'codex-web.session_token=planted.by-an-attacker';
    const answer = await test.app.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      headers: { cookie: planted },
      body: { email: owner.me.user.email, password },
    });
    expect(answer.statusCode).toBe(200);
    expect(await meWith(planted)).toBe(401);
  });

  it('ends 30 days after it was opened, however much it is used', async () => {
    const cookie = cookieOf(await signIn(owner.me.user.email, password));
    const newest = await newestSession(test);
    const opened = (days: number) =>
      test.parts.db.prisma.session.update({
        where: { id: newest.id },
        data: { createdAt: new Date(Date.now() - days * 86_400_000) },
      });
    await opened(29.9);
    expect(await meWith(cookie)).toBe(200);
    await opened(30);
    expect(await meWith(cookie)).toBe(401);
    expect(await test.parts.db.prisma.session.count({ where: { id: newest.id } })).toBe(0);
  });

  it('ends after 7 days without use, and is renewed when it is used', async () => {
    const answer = await signIn(owner.me.user.email, password);
    const newest = await newestSession(test);
    const dayMs = 86_400_000;
    expect(newest.expiresAt.getTime() - newest.createdAt.getTime()).toBeLessThanOrEqual(7 * dayMs + 1000);
    await test.parts.db.prisma.session.update({
      where: { id: newest.id },
      data: { expiresAt: new Date(Date.now() + dayMs) },
    });
    expect(await meWith(cookieOf(answer))).toBe(200);
    const used = await test.parts.db.prisma.session.findUniqueOrThrow({ where: { id: newest.id } });
    expect(used.expiresAt.getTime() - Date.now()).toBeGreaterThan(6.9 * dayMs);
  });
});
