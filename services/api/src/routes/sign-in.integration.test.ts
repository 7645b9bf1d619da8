import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createSessions } from '../auth/sessions.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { cookieOf, password, signUpMember, signUpOwner } from '../testing/test-person.ts';
import { newestSession } from '../testing/test-sessions.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

function signIn(email: string, given: string, on = test, remoteAddress = '127.0.0.1') {
  return on.app.inject({ method: 'POST', url: '/api/v1/sign-in', body: { email, password: given }, remoteAddress });
}

const meWith = async (cookie: string) => (await test.app.inject({ url: '/api/v1/me', headers: { cookie } })).statusCode;

describe('200', () => {
  it('opens a session with a cookie that scripts and other sites cannot use', async () => {
    const answer = await signIn(owner.me.user.email.toUpperCase(), password);
    expect([answer.statusCode, answer.json()]).toEqual([200, owner.me]);
    expect([answer.headers['set-cookie']].join()).toMatch(
      /^codex-web\.session_token=.+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(await meWith(cookieOf(answer))).toBe(200);
  });

  it('keeps the cookie to TLS when the product is reached over it', async () => {
    const sessions = createSessions(test.parts.db, { publicUrl: 'https://product.example', secret: 's'.repeat(32) });
    const origin = { ip: '127.0.0.1', userAgent: null, tokenId: null };
    const { cookies } = await sessions.open(owner.me.user.id, 'password', origin);
    expect(cookies.join()).toMatch(
      /^__Host-codex-web\.session_token=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const cookie = cookies.join().split(';')[0] ?? '';
    expect((await sessions.find({ cookie }))?.user.id).toBe(owner.me.user.id);
    expect(await sessions.find({ cookie: cookie.replace('__Host-', '') })).toBeNull();
    expect((await sessions.signOut({ cookie })).cookies.join()).toMatch(/^__Host-codex-web\.session_token=; Max-Age=0/);
  });

  it('notes where the session came from, and believes only a trusted proxy about it', async () => {
    const addressOf = async (on: TestApp) => {
      const { email } = (await signUpOwner(on)).me.user;
      await on.app.inject({
        method: 'POST',
        url: '/api/v1/sign-in',
        body: { email, password },
        remoteAddress: '192.0.2.7',
        headers: { 'x-forwarded-for': '203.0.113.1, 198.51.100.2' },
      });
      const newest = await on.parts.db.prisma.session.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
      return newest.ipAddress;
    };
    const [direct, proxied] = [await createTestApp(), await createTestApp({ settings: { trustProxy: ['192.0.2.7'] } })];
    expect(await addressOf(direct)).toBe('192.0.2.7');
    expect(await addressOf(proxied)).toBe('198.51.100.2');
    await direct.close();
    await proxied.close();
  });
});

describe('401', () => {
  it('answers an unknown address and a wrong password alike', async () => {
    const unknown = await signIn('nobody@example.com', password);
    const wrong = await signIn(owner.me.user.email, 'not the password');
    expect([unknown.statusCode, wrong.statusCode]).toEqual([401, 401]);
    expect(unknown.json().error).toEqual({ ...wrong.json().error, requestId: expect.any(String) });
    expect(wrong.json().error.code).toBe('wrong_credentials');
  });

  it('takes no cookie that was altered, and none of a session that is too old', async () => {
    const cookie = cookieOf(await signIn(owner.me.user.email, password));
    const [name, value = ''] = cookie.split('=');
    const other = value.startsWith('x') ? 'y' : 'x';
    expect(await meWith(`${name}=${other}${value.slice(1)}`)).toBe(401);
    expect(await meWith(cookie)).toBe(200);
    const { id } = await newestSession(test);
    await test.parts.db.prisma.session.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await meWith(cookie)).toBe(401);
  });
});

describe('204', () => {
  it('ends the session, and answers the same without one', async () => {
    const cookie = cookieOf(await signIn(owner.me.user.email, password));
    const signOut = (headers: Record<string, string>) =>
      test.app.inject({ method: 'POST', url: '/api/v1/sign-out', headers });
    const answer = await signOut({ cookie });
    expect(answer.statusCode).toBe(204);
    expect([answer.headers['set-cookie']].join()).toMatch(/session_token=; Max-Age=0/);
    expect(await meWith(cookie)).toBe(401);
    expect((await signOut({})).statusCode).toBe(204);
  });
});

describe('429', () => {
  const tryWrong = async (on: TestApp, email: string, ip: string) =>
    (await signIn(email, 'wrong-wrong', on, ip)).statusCode;

  it('limits the tries of one client in one process', async () => {
    const limits = { requestsPerMinute: 1_000, signInsPerMinute: 3, providerRequestsPerMinute: 3 };
    const limited = await createTestApp({ settings: { limits } });
    try {
      const statuses = [];
      for (const name of ['b', 'c', 'd', 'e'])
        statuses.push(await tryWrong(limited, `${name}@example.com`, '192.0.2.9'));
      expect(statuses).toEqual([401, 401, 401, 429]);
    } finally {
      await limited.close();
    }
  });

  it('locks an account after five wrong passwords from anywhere, and one that does not exist alike', async () => {
    const locked = await signUpMember(test, owner);
    const lastAnswers = [];
    for (const email of [locked.me.user.email, 'nobody-at-all@example.com']) {
      const statuses = [];
      for (const n of [1, 2, 3, 4, 5, 6]) statuses.push(await tryWrong(test, email, `192.0.2.${n}`));
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
      lastAnswers.push(await signIn(email, password, test, '192.0.2.7'));
    }
    const [known, unknown] = lastAnswers.map((answer) => [
      answer.statusCode,
      answer.json().error.code,
      answer.json().error.message,
    ]);
    expect(known).toEqual([
      429,
      'rate_limited',
      expect.stringMatching(/^Too many tries failed\. Try again in \d\d? s\.$/),
    ]);
    expect(unknown).toEqual([
      429,
      'rate_limited',
      expect.stringMatching(/^Too many tries failed\. Try again in \d\d? s\.$/),
    ]);
    expect(Number(lastAnswers[0]?.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('unlocks by itself, pauses longer after the next wrong one, and forgets all once the password was right', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    const letPauseEnd = () =>
      test.parts.db.prisma.signInFailure.updateMany({
        where: { lockedUntil: { not: null } },
        data: { lockedUntil: new Date(0) },
      });
    for (const n of [1, 2, 3, 4, 5]) await tryWrong(test, email, `192.0.2.${n}`);
    await letPauseEnd();
    expect(await tryWrong(test, email, '192.0.2.1')).toBe(401);
    const paused = await signIn(email, password, test, '192.0.2.1');
    expect(Number(paused.headers['retry-after'])).toBeGreaterThan(30);
    await letPauseEnd();
    expect((await signIn(email, password, test, '192.0.2.1')).statusCode).toBe(200);
    for (const n of [1, 2, 3, 4, 5]) expect(await tryWrong(test, email, `192.0.2.${n}`)).toBe(401);
  });

  it('lets no more through when many are tried at once', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => tryWrong(test, email, `198.51.100.${n}`)));
    expect(answers.filter((status) => status === 401)).toHaveLength(5);
    expect(answers.filter((status) => status === 429)).toHaveLength(15);
  });

  it('stops one network that tries many accounts, and counts a whole /64 of IPv6 as one', async () => {
    const other = await createTestApp();
    try {
      const { email } = (await signUpOwner(other)).me.user;
      await other.parts.db.prisma.signInFailure.create({
        data: { subject: 'address:2001:db8:1:2', failures: 49, lastAt: new Date() },
      });
      expect(await tryWrong(other, 'a@example.com', '2001:db8:1:2::1')).toBe(401);
      expect((await signIn(email, password, other, '2001:db8:1:2:ffff::9')).statusCode).toBe(429);
      expect((await signIn(email, password, other, '2001:db8:1:3::1')).statusCode).toBe(200);
    } finally {
      await other.close();
    }
  });
});

describe('what is written down', () => {
  it('names who signed in and out, and never what somebody unknown typed', async () => {
    const person = await signUpMember(test, owner);
    await signIn(person.me.user.email, 'wrong-wrong');
    await signIn('typed-by-mistake@example.com', 'a secret typed');
    await person.post('/sign-out');
    const { rows } = await test.parts.db.pool.query(
      `SELECT action, subject_id AS subject, actor_id AS actor FROM audit_events WHERE workspace_id IS NULL ORDER BY id DESC LIMIT 4`,
    );
    const { id } = person.me.user;
    expect(rows.reverse()).toEqual([
      { action: 'session.opened', subject: id, actor: id },
      { action: 'sign_in.failed', subject: id, actor: null },
      { action: 'sign_in.failed', subject: 'unknown', actor: null },
      { action: 'session.ended', subject: id, actor: id },
    ]);
    const all = await test.parts.db.pool.query('SELECT json_agg(a)::text AS text FROM audit_events a');
    expect(all.rows[0].text).not.toMatch(/typed-by-mistake|a secret typed|wrong-wrong/);
  });
});
