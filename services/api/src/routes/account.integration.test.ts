import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../testing/audit-of.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { openBrowser, openSignedIn, type TestBrowser } from '../testing/test-browser.ts';
import { mailedToken } from '../testing/test-mail.ts';
import { type Person, password, signUpMember, signUpOwner } from '../testing/test-person.ts';
import { endConfirmation, newestSession } from '../testing/test-sessions.ts';

const newPassword = 'eleven purple giraffes';

const test = setUp(() => createTestApp({ mail: true }));
const owner = setUp(() => signUpOwner(test));

type User = Person['me']['user'];

const newUser = async () => (await signUpMember(test, owner)).me.user;

const actionsOf = async ({ id }: User) => (await auditOf(test, id)).map(({ action }) => action);

describe('another password', () => {
  const change = (browser: TestBrowser, body: object) => browser.ask('POST', '/account/password', body);

  it('gives who changed it a new session in the same workspace, and signs all others out', async () => {
    const user = await newUser();
    const [here, there] = [await openSignedIn(test, user.email), await openSignedIn(test, user.email)];
    const { id: workspaceId } = (await here.ask('GET', '/me')).json().workspace;
    const before = here.cookies.get('codex-web.session_token');
    const newest = await newestSession(test, user.id);
    await test.parts.db.prisma.session.updateMany({
      where: { userId: user.id },
      data: { activeWorkspaceId: workspaceId },
    });
    expect((await change(here, { currentPassword: password, newPassword })).statusCode).toBe(204);
    expect([await here.meStatus(), await there.meStatus()]).toEqual([200, 401]);
    expect(here.cookies.get('codex-web.session_token')).not.toBe(before);
    expect(await newestSession(test, user.id)).toMatchObject({
      activeWorkspaceId: workspaceId,
      id: expect.not.stringMatching(newest.id),
    });
    expect((await openBrowser(test).signIn(user.email, newPassword)).statusCode).toBe(200);
    expect(await actionsOf(user)).toContain('password.changed');
  });

  it('needs the present one, and stops guesses at it', async () => {
    const user = await newUser();
    const browser = await openSignedIn(test, user.email);
    expect((await change(browser, { newPassword })).statusCode).toBe(401);
    const guesses = await Promise.all(
      Array.from({ length: 8 }, (_, n) => change(browser, { currentPassword: `guess number ${n}`, newPassword })),
    );
    const statuses = guesses.map((answer) => answer.statusCode);
    expect([...new Set(statuses)].sort()).toEqual([401, 429]);
    expect(statuses.filter((status) => status === 401)).toHaveLength(4);
    expect(outcomeOf(await change(browser, { currentPassword: password, newPassword }))).toEqual([429, 'rate_limited']);
  });

  it.each([
    ['Password123', 'lists of stolen passwords'],
    ['xkxkxkxkxkxk', 'repeats or counts'],
    ['codex web 2026', 'little more than'],
  ])('is refused as %s, because it is guessed first', async (given, why) => {
    const browser = await openSignedIn(test, (await newUser()).email);
    const answer = await change(browser, { currentPassword: password, newPassword: given });
    expect([...outcomeOf(answer), answer.json().error.message]).toEqual([
      422,
      'password_refused',
      expect.stringContaining(why),
    ]);
  });
});

describe('another e-mail address', () => {
  const change = (browser: TestBrowser, email: string) => browser.ask('POST', '/account/email', { email });
  const confirm = (browser: TestBrowser, token: string) => browser.ask('POST', `/email-changes/${token}`);

  it('counts once the link that was sent to it is opened, and the earlier address is told', async () => {
    const user = await newUser();
    const browser = await openSignedIn(test, user.email);
    const wanted = `New-${user.email}`;
    const answer = await change(browser, wanted);
    expect([answer.statusCode, answer.json()]).toEqual([200, { email: wanted.toLowerCase(), pending: true }]);
    expect((await browser.ask('GET', '/account')).json().pendingEmail).toBe(wanted.toLowerCase());
    expect((await openBrowser(test).signIn(wanted)).statusCode).toBe(401);
    const token = await mailedToken(test, wanted.toLowerCase());
    expect((await openBrowser(test).ask('GET', `/email-changes/${token}`)).json()).toEqual({ valid: true });
    expect((await confirm(browser, token)).statusCode).toBe(204);
    expect(outcomeOf(await confirm(browser, token))).toEqual([410, 'email_link_invalid']);
    expect((await openBrowser(test).signIn(wanted)).statusCode).toBe(200);
    expect((await openBrowser(test).signIn(user.email)).statusCode).toBe(401);
    const told = await test.parts.db.prisma.mailOutbox.findMany({ where: { recipient: user.email } });
    expect(told.map((mail) => mail.subject)).toEqual(['Your e-mail address was changed']);
    expect((await browser.ask('GET', '/account')).json().pendingEmail).toBeNull();
  });

  it('can be taken back, and a later wish replaces an earlier one', async () => {
    const user = await newUser();
    const browser = await openSignedIn(test, user.email);
    const [one, two] = [`one-${user.email}`, `two-${user.email}`];
    await change(browser, one);
    const first = await mailedToken(test, one);
    await change(browser, two);
    expect((await confirm(browser, first)).statusCode).toBe(410);
    const second = await mailedToken(test, two);
    expect((await browser.ask('DELETE', '/account/email')).statusCode).toBe(204);
    expect((await confirm(browser, second)).statusCode).toBe(410);
  });

  it('needs that somebody showed who they are within ten minutes', async () => {
    const user = await newUser();
    const browser = await openSignedIn(test, user.email);
    await endConfirmation(test, user.id);
    expect(outcomeOf(await change(browser, 'x@example.com'))).toEqual([403, 'confirmation_required']);
    await browser.ask('POST', '/account/confirmation', { password });
    expect((await change(browser, 'x@example.com')).statusCode).toBe(200);
  });

  it('that another account has is told only to who opens the link', async () => {
    const user = await newUser();
    const browser = await openSignedIn(test, user.email);
    const taken = await change(browser, owner.me.user.email);
    expect([taken.statusCode, taken.json().pending]).toEqual([200, true]);
    expect(outcomeOf(await confirm(browser, await mailedToken(test, owner.me.user.email)))).toEqual([
      409,
      'email_taken',
    ]);
  });

  it('counts at once where no e-mail can be sent', async () => {
    const without = await createTestApp();
    try {
      const { email } = (await signUpOwner(without)).me.user;
      const browser = openBrowser(without);
      await browser.signIn(email);
      const answer = await browser.ask('POST', '/account/email', { email: 'other@example.com' });
      expect(answer.json()).toEqual({ email: 'other@example.com', pending: false });
      expect((await openBrowser(without).signIn('other@example.com')).statusCode).toBe(200);
      expect((await browser.ask('GET', '/account')).json()).toMatchObject({
        mail: false,
        user: { email: 'other@example.com' },
      });
    } finally {
      await without.close();
    }
  });
});

describe('the account', () => {
  it('says which ways lead into it, and gets another name', async () => {
    const user = await newUser();
    const browser = await openSignedIn(test, user.email);
    expect((await browser.ask('PATCH', '/account', { name: '  Anna  ' })).statusCode).toBe(204);
    expect((await browser.ask('GET', '/account')).json()).toEqual({
      user: { id: user.id, name: 'Anna', email: user.email },
      ...{ hasPassword: true, secondFactor: false, recoveryCodesLeft: 0, passkeys: 0, secondFactorMissing: false },
      ...{ confirmedUntil: expect.any(String), pendingEmail: null, mail: true },
    });
    await endConfirmation(test, user.id);
    expect((await browser.ask('GET', '/account')).json().confirmedUntil).toBeNull();
    expect((await browser.ask('PATCH', '/account', { name: ' ' })).statusCode).toBe(400);
  });
});
