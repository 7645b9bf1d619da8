import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import { openBrowser, type TestBrowser } from '../testing/test-browser.ts';
import { type Person, signUpMember, signUpOwner } from '../testing/test-person.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const test = setUp(() => createTestApp({ mail: true }));
const owner = setUp(() => signUpOwner(test));

type User = Person['me']['user'];

async function newUser(): Promise<User> {
  return (await signUpMember(test, owner)).me.user;
}

async function signedIn({ email }: User, headers = {}): Promise<TestBrowser> {
  const browser = openBrowser(test, headers);
  expect((await browser.signIn(email)).statusCode).toBe(200);
  return browser;
}

const errorOf = (answer: { statusCode: number; json: () => { error: { code: string } } }) => [
  answer.statusCode,
  answer.json().error.code,
];
const actionsOf = async ({ id }: User) => {
  const { rows } = await test.parts.db.pool.query('SELECT action FROM audit_events WHERE subject_id = $1 ORDER BY id', [
    id,
  ]);
  return rows.map((row) => row.action);
};

const newestOf = ({ id }: User) =>
  test.parts.db.prisma.session.findFirstOrThrow({ where: { userId: id }, orderBy: { createdAt: 'desc' } });

describe('the list of sessions', () => {
  it('names device, address and way in of each, and which one asks', async () => {
    const user = await newUser();
    const [laptop] = [
      await signedIn(user, { 'user-agent': firefox }),
      await signedIn(user, { 'user-agent': 'curl/8.1' }),
    ];
    const { items } = (await laptop.ask('GET', '/sessions')).json();
    const current = items.find((item: { current: boolean }) => item.current);
    expect(items).toHaveLength(3);
    expect(current).toEqual({
      ...{
        id: expect.any(String),
        device: 'Firefox on Linux',
        kind: 'computer',
        address: '127.0.0.1',
        method: 'password',
      },
      ...{
        createdAt: expect.any(String),
        lastUsedAt: expect.any(String),
        expiresAt: expect.any(String),
        current: true,
      },
    });
    expect(items.map((item: { device: string }) => item.device)).toContain('The program curl');
    expect(JSON.stringify(items)).not.toContain(laptop.cookies.get('codex-web.session_token')?.split('.')[0]);
  });

  it('leaves out those that have ended', async () => {
    const user = await newUser();
    const browser = await signedIn(user);
    await test.parts.db.prisma.session.updateMany({
      where: { userId: user.id, createdAt: { lt: (await newestOf(user)).createdAt } },
      data: { expiresAt: new Date(0) },
    });
    expect((await browser.ask('GET', '/sessions')).json().items).toHaveLength(1);
  });
});

describe('ending sessions', () => {
  it('ends one, or all others, at once', async () => {
    const user = await newUser();
    const [here, there, third] = [await signedIn(user), await signedIn(user), await signedIn(user)];
    const { items } = (await there.ask('GET', '/sessions')).json();
    const { id } = items.find((item: { current: boolean }) => item.current);
    expect((await here.ask('DELETE', `/sessions/${id}`)).statusCode).toBe(204);
    expect([await here.meStatus(), await there.meStatus(), await third.meStatus()]).toEqual([200, 401, 200]);
    expect((await here.ask('DELETE', '/sessions')).statusCode).toBe(204);
    expect([await here.meStatus(), await third.meStatus()]).toEqual([200, 401]);
    expect((await actionsOf(user)).filter((action) => action === 'session.revoked')).toHaveLength(2);
  });

  it('needs that somebody showed who they are within ten minutes', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    const [here, there] = [openBrowser(test), openBrowser(test)];
    await here.signIn(email);
    await there.signIn(email);
    const { items } = (await there.ask('GET', '/sessions')).json();
    const { id } = items.find((item: { current: boolean }) => item.current);
    await test.parts.db.pool.query(`UPDATE sessions SET confirmed_at = now() - interval '11 minutes'`);
    for (const path of ['/sessions', `/sessions/${id}`]) {
      expect(errorOf(await here.ask('DELETE', path))).toEqual([403, 'confirmation_required']);
    }
    expect(await there.meStatus()).toBe(200);
  });

  it('is nothing one can do to somebody else, whose sessions are as none', async () => {
    const [user, other] = [await newUser(), await newUser()];
    const [browser, foreign] = [await signedIn(user), await signedIn(other)];
    const { id } = await newestOf(user);
    expect(errorOf(await foreign.ask('DELETE', `/sessions/${id}`))).toEqual([404, 'not_found']);
    expect(errorOf(await foreign.ask('DELETE', '/sessions/none'))).toEqual([404, 'not_found']);
    await foreign.ask('DELETE', '/sessions');
    expect(await browser.meStatus()).toBe(200);
  });
});
