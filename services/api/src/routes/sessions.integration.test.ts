import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../testing/audit-of.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { openBrowser, openSignedIn } from '../testing/test-browser.ts';
import { type Person, signUpMember, signUpOwner } from '../testing/test-person.ts';
import { newestSession } from '../testing/test-sessions.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const test = setUp(() => createTestApp({ mail: true }));
const owner = setUp(() => signUpOwner(test));

type User = Person['me']['user'];

const newUser = async () => (await signUpMember(test, owner)).me.user;

const actionsOf = async ({ id }: User) => (await auditOf(test, id)).map(({ action }) => action);

describe('the list of sessions', () => {
  it('names device, address and way in of each, and which one asks', async () => {
    const user = await newUser();
    const [laptop] = [
      await openSignedIn(test, user.email, { 'user-agent': firefox }),
      await openSignedIn(test, user.email, { 'user-agent': 'curl/8.1' }),
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
    const browser = await openSignedIn(test, user.email);
    await test.parts.db.prisma.session.updateMany({
      where: { userId: user.id, createdAt: { lt: (await newestSession(test, user.id)).createdAt } },
      data: { expiresAt: new Date(0) },
    });
    expect((await browser.ask('GET', '/sessions')).json().items).toHaveLength(1);
  });
});

describe('ending sessions', () => {
  it('ends one, or all others, at once', async () => {
    const user = await newUser();
    const [here, there, third] = [
      await openSignedIn(test, user.email),
      await openSignedIn(test, user.email),
      await openSignedIn(test, user.email),
    ];
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
      expect(outcomeOf(await here.ask('DELETE', path))).toEqual([403, 'confirmation_required']);
    }
    expect(await there.meStatus()).toBe(200);
  });

  it('is nothing one can do to somebody else, whose sessions are as none', async () => {
    const [user, other] = [await newUser(), await newUser()];
    const [browser, foreign] = [await openSignedIn(test, user.email), await openSignedIn(test, other.email)];
    const { id } = await newestSession(test, user.id);
    expect(outcomeOf(await foreign.ask('DELETE', `/sessions/${id}`))).toEqual([404, 'not_found']);
    expect(outcomeOf(await foreign.ask('DELETE', '/sessions/none'))).toEqual([404, 'not_found']);
    await foreign.ask('DELETE', '/sessions');
    expect(await browser.meStatus()).toBe(200);
  });
});
