import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../testing/audit-of.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp, publicUrl } from '../testing/test-app.ts';
import { createAuthenticator, type TestAuthenticator } from '../testing/test-authenticator.ts';
import { openBrowser, openSignedIn, type TestBrowser } from '../testing/test-browser.ts';
import { password, signUpMember, signUpOwner } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

type Holder = { email: string; id: string; browser: TestBrowser; device: TestAuthenticator };

/** Somebody signed in who has a passkey on `device`. */
async function withPasskey(): Promise<Holder> {
  const { email, id } = (await signUpMember(test, owner)).me.user;
  const browser = await openSignedIn(test, email);
  const device = createAuthenticator(publicUrl);
  expect((await add(browser, device)).statusCode).toBe(201);
  return { email, id, browser, device };
}

async function add(browser: TestBrowser, device: TestAuthenticator, how?: Parameters<TestAuthenticator['attest']>[1]) {
  const { options } = (await browser.ask('POST', '/account/passkeys/options')).json();
  return await browser.ask('POST', '/account/passkeys', {
    name: 'My laptop',
    attestation: device.attest(options, how),
  });
}

async function optionsFor(browser: TestBrowser) {
  return (await browser.ask('POST', '/sign-in/passkey/options')).json().options;
}

async function signIn(
  browser: TestBrowser,
  device: TestAuthenticator,
  how?: Parameters<TestAuthenticator['assert']>[1],
) {
  const assertion = device.assert(await optionsFor(browser), how);
  return await browser.ask('POST', '/sign-in/passkey', { assertion });
}

const refused = [401, 'passkey_refused'];

describe('a passkey', () => {
  it('is made for this site, with a PIN or finger, and shown with its name', async () => {
    const { email, browser, device } = await withPasskey();
    const { options } = (await browser.ask('POST', '/account/passkeys/options')).json();
    expect(options).toMatchObject({
      rp: { id: 'product.example', name: 'Codex Web' },
      user: { name: email },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: device.id }],
    });
    const { items } = (await browser.ask('GET', '/account/passkeys')).json();
    expect(items).toEqual([
      { id: items[0].id, name: 'My laptop', synced: false, createdAt: expect.any(String), lastUsedAt: null },
    ]);
    expect((await browser.ask('PATCH', `/account/passkeys/${items[0].id}`, { name: 'Old laptop' })).statusCode).toBe(
      204,
    );
    expect((await browser.ask('GET', '/account/passkeys')).json().items[0].name).toBe('Old laptop');
  });

  it('signs in without an address or password, and counts as two factors', async () => {
    const { email, device } = await withPasskey();
    const browser = openBrowser(test);
    const answer = await signIn(browser, device);
    expect([answer.statusCode, answer.json().user.email]).toEqual([200, email]);
    expect([...browser.cookies.keys()]).toEqual(['codex-web.session_token']);
    expect(await browser.meStatus()).toBe(200);
    const { items } = (await browser.ask('GET', '/sessions')).json();
    expect(items.find((item: { current: boolean }) => item.current).method).toBe('passkey');
    expect((await browser.ask('GET', '/account/passkeys')).json().items[0].lastUsedAt).not.toBeNull();
  });

  it('confirms who sits there, if it is theirs', async () => {
    const [holder, other] = [await withPasskey(), await withPasskey()];
    await test.parts.db.prisma.session.updateMany({ data: { confirmedAt: new Date(0) } });
    const options = async () =>
      (await holder.browser.ask('POST', '/account/confirmation/passkey-options')).json().options;
    expect((await options()).allowCredentials).toMatchObject([{ id: holder.device.id }]);
    const foreign = { assertion: other.device.assert(await options()) };
    expect(outcomeOf(await holder.browser.ask('POST', '/account/confirmation', foreign))).toEqual(refused);
    expect((await holder.browser.ask('POST', '/account/passkeys/options')).statusCode).toBe(403);
    const own = { assertion: holder.device.assert(await options()) };
    expect((await holder.browser.ask('POST', '/account/confirmation', own)).statusCode).toBe(200);
    expect((await holder.browser.ask('POST', '/account/passkeys/options')).statusCode).toBe(200);
  });
});

describe('what is refused', () => {
  it('is an answer that comes a second time', async () => {
    const { device } = await withPasskey();
    const browser = openBrowser(test);
    const options = await optionsFor(browser);
    const kept = new Map(browser.cookies);
    const assertion = device.assert(options);
    expect((await browser.ask('POST', '/sign-in/passkey', { assertion })).statusCode).toBe(200);
    const thief = openBrowser(test);
    for (const [name, value] of kept) thief.cookies.set(name, value);
    expect(outcomeOf(await thief.ask('POST', '/sign-in/passkey', { assertion }))).toEqual(refused);
  });

  it('is an answer in another browser than the one that asked', async () => {
    const { device } = await withPasskey();
    const assertion = device.assert(await optionsFor(openBrowser(test)));
    const other = openBrowser(test);
    expect(outcomeOf(await other.ask('POST', '/sign-in/passkey', { assertion }))).toEqual(refused);
    await optionsFor(other);
    expect(outcomeOf(await other.ask('POST', '/sign-in/passkey', { assertion }))).toEqual(refused);
  });

  it('is an answer after five minutes', async () => {
    const { device } = await withPasskey();
    const browser = openBrowser(test);
    const options = await optionsFor(browser);
    await test.parts.db.prisma.signInChallenge.updateMany({ data: { expiresAt: new Date(0) } });
    const late = await browser.ask('POST', '/sign-in/passkey', { assertion: device.assert(options) });
    expect(outcomeOf(late)).toEqual(refused);
  });

  it('is one of another site, one without PIN or finger, and one that is unknown', async () => {
    const { device } = await withPasskey();
    expect(outcomeOf(await signIn(openBrowser(test), device, { origin: 'http://product.example.evil' }))).toEqual(
      refused,
    );
    expect(outcomeOf(await signIn(openBrowser(test), device, { userVerified: false }))).toEqual(refused);
    expect(outcomeOf(await signIn(openBrowser(test), createAuthenticator(publicUrl)))).toEqual(refused);
  });

  it('is the passkey of one person that says it is of another', async () => {
    const [holder, victim] = [await withPasskey(), await withPasskey()];
    const asVictim = Buffer.from(victim.id).toString('base64url');
    expect(outcomeOf(await signIn(openBrowser(test), holder.device, { userHandle: asVictim }))).toEqual(refused);
    expect(outcomeOf(await signIn(openBrowser(test), holder.device, { id: victim.device.id }))).toEqual(refused);
  });

  it('is a copy of a device, whose counter does not grow', async () => {
    const { device } = await withPasskey();
    expect((await signIn(openBrowser(test), device, { counter: 10 })).statusCode).toBe(200);
    expect(outcomeOf(await signIn(openBrowser(test), device, { counter: 10 }))).toEqual(refused);
    expect(outcomeOf(await signIn(openBrowser(test), device, { counter: 9 }))).toEqual(refused);
    expect((await signIn(openBrowser(test), device, { counter: 11 })).statusCode).toBe(200);
  });

  it('is a new one that was asked for by another person, for another purpose, or that somebody has', async () => {
    const [holder, other] = [await withPasskey(), await withPasskey()];
    const { options } = (await holder.browser.ask('POST', '/account/passkeys/options')).json();
    for (const [name, value] of holder.browser.cookies)
      if (name.endsWith('passkey')) other.browser.cookies.set(name, value);
    const attestation = createAuthenticator(publicUrl).attest(options);
    expect(outcomeOf(await other.browser.ask('POST', '/account/passkeys', { name: 'x', attestation }))).toEqual(
      refused,
    );
    const signInOptions = { ...options, challenge: (await optionsFor(other.browser)).challenge };
    const mixed = createAuthenticator(publicUrl).attest(signInOptions);
    expect(outcomeOf(await other.browser.ask('POST', '/account/passkeys', { name: 'x', attestation: mixed }))).toEqual(
      refused,
    );
    expect(outcomeOf(await add(other.browser, holder.device))).toEqual(refused);
    expect(outcomeOf(await add(other.browser, createAuthenticator('http://elsewhere.example')))).toEqual(refused);
    expect(outcomeOf(await add(other.browser, createAuthenticator(publicUrl), { userVerified: false }))).toEqual(
      refused,
    );
    expect((await other.browser.ask('GET', '/account/passkeys')).json().items).toHaveLength(1);
  });

  it('is a change of one that is somebody else’s, as if there were none', async () => {
    const [holder, other] = [await withPasskey(), await withPasskey()];
    const { items } = (await holder.browser.ask('GET', '/account/passkeys')).json();
    const path = `/account/passkeys/${items[0].id}`;
    expect(outcomeOf(await other.browser.ask('PATCH', path, { name: 'Mine' }))).toEqual([404, 'not_found']);
    expect(outcomeOf(await other.browser.ask('DELETE', path))).toEqual([404, 'not_found']);
    expect((await holder.browser.ask('GET', '/account/passkeys')).json().items[0].name).toBe('My laptop');
  });
});

describe('removing', () => {
  it('leaves the last way into an account, also when two are removed at once', async () => {
    const { id, browser } = await withPasskey();
    await add(browser, createAuthenticator(publicUrl));
    await test.parts.db.prisma.account.deleteMany({ where: { userId: id } });
    const { items } = (await browser.ask('GET', '/account/passkeys')).json();
    const paths = items.map((item: { id: string }) => `/account/passkeys/${item.id}`);
    const answers = await Promise.all(paths.map((path: string) => browser.ask('DELETE', path)));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([204, 409]);
    expect(answers.find((answer) => answer.statusCode === 409)?.json().error.code).toBe('last_way_in');
    expect((await browser.ask('GET', '/account')).json()).toMatchObject({ hasPassword: false, passkeys: 1 });
  });

  it('signs out everywhere else', async () => {
    const { browser, device } = await withPasskey();
    const elsewhere = openBrowser(test);
    expect((await signIn(elsewhere, device)).statusCode).toBe(200);
    const { items } = (await browser.ask('GET', '/account/passkeys')).json();
    expect((await browser.ask('DELETE', `/account/passkeys/${items[0].id}`)).statusCode).toBe(204);
    expect([await browser.meStatus(), await elsewhere.meStatus()]).toEqual([200, 401]);
  });

  it('makes a passkey worthless, and lets who has no password set one', async () => {
    const { id, email, browser, device } = await withPasskey();
    await test.parts.db.prisma.account.deleteMany({ where: { userId: id } });
    expect((await openBrowser(test).signIn(email)).statusCode).toBe(401);
    expect((await browser.ask('POST', '/account/password', { newPassword: password })).statusCode).toBe(204);
    expect((await openBrowser(test).signIn(email)).statusCode).toBe(200);
    const { items } = (await browser.ask('GET', '/account/passkeys')).json();
    expect((await browser.ask('DELETE', `/account/passkeys/${items[0].id}`)).statusCode).toBe(204);
    expect(outcomeOf(await signIn(openBrowser(test), device))).toEqual(refused);
  });

  it('is written down, as adding is', async () => {
    const { id, browser } = await withPasskey();
    const { items } = (await browser.ask('GET', '/account/passkeys')).json();
    await browser.ask('DELETE', `/account/passkeys/${items[0].id}`);
    const audited = (await auditOf(test, id)).filter(({ action }) => action.startsWith('passkey.'));
    expect(audited.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['passkey.added', id],
      ['passkey.removed', id],
    ]);
  });
});
