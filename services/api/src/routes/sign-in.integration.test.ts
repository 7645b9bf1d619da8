import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSessions } from '../auth/sessions.ts';
import { createTestApp, type TestApp } from '../testing/test-app.ts';
import { cookieOf, type Person, password, signUpOwner } from '../testing/test-person.ts';

let test: TestApp;
let owner: Person;

beforeAll(async () => {
  test = await createTestApp();
  owner = await signUpOwner(test);
});
afterAll(() => test.close());

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
    const { cookies } = await sessions.signIn(owner.me.user.email, password, { ip: '127.0.0.1', userAgent: undefined });
    expect(cookies.join()).toMatch(/^__Secure-codex-web\.session_token=.+; Secure; /);
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
    await test.parts.db.prisma.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
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
  it('limits the tries for one address from anywhere, and of one client for any address', async () => {
    const limits = { requestsPerMinute: 1_000, signInsPerMinute: 3, providerRequestsPerMinute: 3 };
    const limited = await createTestApp({ settings: { limits } });
    try {
      const statuses = async (tries: [email: string, ip: string][]) => {
        const answers = [];
        for (const [email, ip] of tries) answers.push((await signIn(email, password, limited, ip)).statusCode);
        return answers;
      };
      const oneAddress = ['1', '2', '3', '4'].map((n): [string, string] => ['a@example.com', `192.0.2.${n}`]);
      expect(await statuses(oneAddress)).toEqual([401, 401, 401, 429]);
      const oneClient = ['b', 'c', 'd', 'e'].map((n): [string, string] => [`${n}@example.com`, '192.0.2.9']);
      expect(await statuses(oneClient)).toEqual([401, 401, 401, 429]);
    } finally {
      await limited.close();
    }
  });
});
