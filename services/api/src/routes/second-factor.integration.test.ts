import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { openBrowser, openSignedIn, type TestBrowser } from '../testing/test-browser.ts';
import { password, signUpMember, signUpOwner } from '../testing/test-person.ts';
import { endConfirmation } from '../testing/test-sessions.ts';
import { totpCode } from '../testing/totp-code.ts';

const test = setUp(() => createTestApp({ mail: true }));
const owner = setUp(() => signUpOwner(test));

/** Somebody with a second factor, whose codes of now and before are used up. */
async function withSecondFactor(): Promise<{
  email: string;
  id: string;
  secret: string;
  codes: string[];
  browser: TestBrowser;
}> {
  const { email, id } = (await signUpMember(test, owner)).me.user;
  const browser = await openSignedIn(test, email);
  const { secret } = (await browser.ask('POST', '/account/totp')).json();
  const { codes } = (await browser.ask('POST', '/account/totp/confirm', { code: totpCode(secret, -1) })).json();
  return { email, id, secret, codes, browser };
}

/** A browser of theirs in which the password was given. */
async function halfSignedIn(email: string): Promise<TestBrowser> {
  const browser = openBrowser(test);
  expect((await browser.signIn(email)).statusCode).toBe(202);
  return browser;
}

const showFactor = (browser: TestBrowser, shown: object) => browser.ask('POST', '/sign-in/second-factor', shown);

describe('turning it on', () => {
  it('shows a secret and recovery codes once, rotates the session and signs other ones out', async () => {
    const { email } = (await signUpMember(test, owner)).me.user;
    const [here, elsewhere] = [openBrowser(test), openBrowser(test)];
    await here.signIn(email);
    await elsewhere.signIn(email);
    const before = new Map(here.cookies);
    const started = (await here.ask('POST', '/account/totp')).json();
    expect(started).toEqual({
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      uri: `otpauth://totp/Codex%20Web:${encodeURIComponent(email)}?secret=${started.secret}&issuer=Codex%20Web`,
    });
    const wrong = await here.ask('POST', '/account/totp/confirm', { code: '000000' });
    expect(outcomeOf(wrong)).toEqual([401, 'second_factor_wrong']);
    expect((await here.ask('GET', '/account')).json()).toMatchObject({ secondFactor: false });
    const confirmed = await here.ask('POST', '/account/totp/confirm', { code: totpCode(started.secret) });
    expect(new Set(confirmed.json().codes).size).toBe(10);
    expect((await here.ask('GET', '/account')).json()).toMatchObject({ secondFactor: true, recoveryCodesLeft: 10 });
    expect(before).not.toEqual(here.cookies);
    expect([await here.meStatus(), await elsewhere.meStatus()]).toEqual([200, 401]);
    expect(outcomeOf(await here.ask('POST', '/account/totp'))).toEqual([409, 'conflict']);
  });

  it('keeps the secret encrypted and of the recovery codes only hashes', async () => {
    const { secret, codes } = await withSecondFactor();
    const { rows } = await test.parts.db.pool.query(
      `SELECT (SELECT json_agg(t)::text FROM totp_secrets t) || (SELECT json_agg(r)::text FROM recovery_codes r) AS text`,
    );
    expect(rows[0].text).not.toContain(secret);
    for (const one of codes) expect(rows[0].text).not.toContain(one);
  });

  it('needs that somebody showed who they are within ten minutes', async () => {
    const { email, id } = (await signUpMember(test, owner)).me.user;
    const browser = await openSignedIn(test, email);
    await endConfirmation(test, id);
    expect(outcomeOf(await browser.ask('POST', '/account/totp'))).toEqual([403, 'confirmation_required']);
    expect((await browser.ask('POST', '/account/confirmation', { password: 'not-it' })).statusCode).toBe(401);
    expect(outcomeOf(await browser.ask('POST', '/account/totp'))).toEqual([403, 'confirmation_required']);
    const confirmed = await browser.ask('POST', '/account/confirmation', { password });
    expect(Date.parse(confirmed.json().confirmedUntil) - Date.now()).toBeGreaterThan(590_000);
    expect((await browser.ask('POST', '/account/totp')).statusCode).toBe(200);
  });
});

describe('signing in with it', () => {
  it('opens no session before the code, and one after it', async () => {
    const { email, secret } = await withSecondFactor();
    const browser = openBrowser(test);
    const answer = await browser.signIn(email);
    expect([answer.statusCode, answer.json()]).toEqual([
      202,
      { secondFactor: true, methods: ['totp', 'recovery-code'], expiresAt: expect.any(String) },
    ]);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^codex-web\.second_factor=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(await browser.meStatus()).toBe(401);
    const done = await showFactor(browser, { code: totpCode(secret) });
    expect([done.statusCode, done.json().user.email]).toEqual([200, email]);
    expect(await browser.meStatus()).toBe(200);
    expect([...browser.cookies.keys()]).toEqual(['codex-web.session_token']);
    const { items } = (await browser.ask('GET', '/sessions')).json();
    expect(items.find((item: { current: boolean }) => item.current).method).toBe('second-factor');
  });

  it('takes a code once, also within its 30 seconds, and none from before it', async () => {
    const { email, secret } = await withSecondFactor();
    const current = totpCode(secret);
    const first = await halfSignedIn(email);
    const second = await halfSignedIn(email);
    expect((await showFactor(first, { code: current })).statusCode).toBe(200);
    expect(outcomeOf(await showFactor(second, { code: current }))).toEqual([401, 'second_factor_wrong']);
    expect(outcomeOf(await showFactor(second, { code: totpCode(secret, -1) }))).toEqual([401, 'second_factor_wrong']);
    expect((await showFactor(second, { code: totpCode(secret, 1) })).statusCode).toBe(200);
  });

  it('gives one of two who show the same code at once a session', async () => {
    const { email, secret } = await withSecondFactor();
    const browsers = [await halfSignedIn(email), await halfSignedIn(email)];
    const current = totpCode(secret);
    const answers = await Promise.all(browsers.map((browser) => showFactor(browser, { code: current })));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 401]);
  });

  it('takes a recovery code once, however it is typed, and of two at once one', async () => {
    const { email, codes } = await withSecondFactor();
    const browsers = [await halfSignedIn(email), await halfSignedIn(email)];
    const typed = ` ${codes[0]?.toUpperCase().replaceAll('-', ' ')}`;
    const answers = await Promise.all(browsers.map((browser) => showFactor(browser, { recoveryCode: typed })));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 401]);
    const again = await halfSignedIn(email);
    expect(outcomeOf(await showFactor(again, { recoveryCode: codes[0] }))).toEqual([401, 'second_factor_wrong']);
    expect((await showFactor(again, { recoveryCode: codes[1] })).statusCode).toBe(200);
    expect((await again.ask('GET', '/account')).json().recoveryCodesLeft).toBe(8);
    const mails = await test.parts.db.prisma.mailOutbox.findMany({ where: { recipient: email } });
    expect(mails.filter((mail) => mail.subject === 'A recovery code was used')).toHaveLength(2);
  });

  it('takes five codes that are wrong, at once or not, and then none for a while, in whichever browser', async () => {
    const { email, id, secret } = await withSecondFactor();
    const browsers = await Promise.all(Array.from({ length: 4 }, () => halfSignedIn(email)));
    const guesses = browsers.flatMap((browser) =>
      ['000001', '000002', '000003', '000004'].map((guess) => ({ browser, guess })),
    );
    const answers = await Promise.all(guesses.map(({ browser, guess }) => showFactor(browser, { code: guess })));
    const statuses = answers.map((answer) => answer.statusCode);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(11);
    const right = await showFactor(await halfSignedIn(email), { code: totpCode(secret) });
    expect(outcomeOf(right)).toEqual([429, 'rate_limited']);
    await test.parts.db.prisma.signInFailure.update({
      where: { subject: `factor:${id}` },
      data: { lockedUntil: new Date(0) },
    });
    expect((await showFactor(await halfSignedIn(email), { code: totpCode(secret) })).statusCode).toBe(200);
  });

  it('is over after five tries or ten minutes, and is not begun without the password', async () => {
    const { email, id, secret } = await withSecondFactor();
    expect(outcomeOf(await showFactor(openBrowser(test), { code: totpCode(secret) }))).toEqual([
      410,
      'sign_in_expired',
    ]);
    const late = await halfSignedIn(email);
    await test.parts.db.prisma.signInChallenge.updateMany({ where: { userId: id }, data: { expiresAt: new Date(0) } });
    expect(outcomeOf(await showFactor(late, { code: totpCode(secret) }))).toEqual([410, 'sign_in_expired']);
    const tried = await halfSignedIn(email);
    await test.parts.db.prisma.signInChallenge.updateMany({ where: { userId: id }, data: { tries: 5 } });
    expect(outcomeOf(await showFactor(tried, { code: totpCode(secret) }))).toEqual([410, 'sign_in_expired']);
  });

  it('is ended once: what the browser kept is worth nothing afterwards', async () => {
    const { email, secret } = await withSecondFactor();
    const browser = await halfSignedIn(email);
    const kept = new Map(browser.cookies);
    expect((await showFactor(browser, { code: totpCode(secret) })).statusCode).toBe(200);
    const thief = openBrowser(test);
    for (const [name, value] of kept) thief.cookies.set(name, value);
    expect(outcomeOf(await showFactor(thief, { code: totpCode(secret, 1) }))).toEqual([410, 'sign_in_expired']);
  });
});

describe('turning it off', () => {
  it('asks for no code any more, makes the recovery codes worthless and signs other ones out', async () => {
    const { email, id, secret, browser } = await withSecondFactor();
    const elsewhere = await halfSignedIn(email);
    await showFactor(elsewhere, { code: totpCode(secret) });
    await endConfirmation(test, id);
    expect(outcomeOf(await browser.ask('DELETE', '/account/totp'))).toEqual([403, 'confirmation_required']);
    expect((await browser.ask('POST', '/account/confirmation', { code: totpCode(secret, 1) })).statusCode).toBe(200);
    expect((await browser.ask('DELETE', '/account/totp')).statusCode).toBe(204);
    expect([await browser.meStatus(), await elsewhere.meStatus()]).toEqual([200, 401]);
    expect((await openBrowser(test).signIn(email)).statusCode).toBe(200);
    expect((await browser.ask('GET', '/account')).json()).toMatchObject({ secondFactor: false, recoveryCodesLeft: 0 });
    expect(outcomeOf(await browser.ask('DELETE', '/account/totp'))).toEqual([409, 'conflict']);
    expect(outcomeOf(await browser.ask('POST', '/account/recovery-codes'))).toEqual([409, 'conflict']);
  });

  it('is done by an operator for who lost it, and by nobody else', async () => {
    const { email, id, browser } = await withSecondFactor();
    const member = await signUpMember(test, owner);
    expect((await member.delete(`/installation/people/${id}/second-factor`)).statusCode).toBe(403);
    expect((await owner.delete(`/installation/people/${id}/second-factor`)).statusCode).toBe(204);
    expect(await browser.meStatus()).toBe(401);
    expect((await openBrowser(test).signIn(email)).statusCode).toBe(200);
    expect((await owner.delete('/installation/people/nobody/second-factor')).statusCode).toBe(404);
    expect((await owner.delete(`/installation/people/${id}/second-factor`)).statusCode).toBe(409);
  });
});

describe('new recovery codes', () => {
  it('take the place of the earlier ones', async () => {
    const { email, codes, browser } = await withSecondFactor();
    const renewed = (await browser.ask('POST', '/account/recovery-codes')).json().codes;
    const half = await halfSignedIn(email);
    expect((await showFactor(half, { recoveryCode: codes[0] })).statusCode).toBe(401);
    expect((await showFactor(half, { recoveryCode: renewed[0] })).statusCode).toBe(200);
  });
});
