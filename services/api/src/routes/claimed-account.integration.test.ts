import { randomUUID } from 'node:crypto';
import { signInWithIdentity } from '@codex-web/db/sign-in-with-identity';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { answerResetRequests } from '../account/password-resets.ts';
import { codeAt } from '../account/totp.ts';
import { auditOf } from '../testing/audit-of.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp, publicUrl } from '../testing/test-app.ts';
import { createAuthenticator } from '../testing/test-authenticator.ts';
import { openBrowser, type TestBrowser } from '../testing/test-browser.ts';
import { ownKey } from '../testing/test-credentials.ts';
import { mailedToken, mailsTo } from '../testing/test-mail.ts';
import { type Person, password, signUpMember, signUpOwner, tokenOf } from '../testing/test-person.ts';

const newPassword = 'eleven purple giraffes';

const test = setUp(() => createTestApp({ mail: true, settings: { openSignUp: true, workspaceCreation: 'everyone' } }));
const owner = setUp(() => signUpOwner(test));

/** Somebody who signs up with an address that may be another’s, and sets up every way in there is. */
async function setUpByStranger() {
  const email = `${randomUUID()}@example.com`;
  const stranger = openBrowser(test);
  await stranger.ask('POST', '/sign-up', { name: 'Eve', email, password });
  expect((await stranger.ask('POST', '/workspaces', { name: 'Eve’s' })).statusCode).toBe(201);
  return { email, stranger, ...(await addWaysIn(stranger)) };
}

async function addWaysIn(browser: TestBrowser) {
  const device = createAuthenticator(publicUrl);
  const { options } = (await browser.ask('POST', '/account/passkeys/options')).json();
  const passkey = { name: 'Theirs', attestation: device.attest(options) };
  expect((await browser.ask('POST', '/account/passkeys', passkey)).statusCode).toBe(201);
  const token = (await browser.ask('POST', '/tokens', { name: 'Theirs', scopes: ['tasks:read'] })).json().token;
  const { secret } = (await browser.ask('POST', '/account/totp')).json();
  const code = codeAt(secret, new Date());
  expect((await browser.ask('POST', '/account/totp/confirm', { code })).statusCode).toBe(200);
  return { device, token };
}

/** Sets a password as the owner of the mailbox can. */
async function resetByMail(email: string) {
  const { mailer } = test.parts;
  if (!mailer) throw new Error('There is no mail.');
  await openBrowser(test).ask('POST', '/password-resets', { email });
  await answerResetRequests({ ...test.parts, mailer });
  const token = await mailedToken(test, email);
  const answer = await openBrowser(test).ask('POST', `/password-resets/${token}`, { password: newPassword });
  expect(answer.statusCode).toBe(204);
}

const comeFromProvider = (email: string, emailVerified: boolean, subject: string = randomUUID()) =>
  signInWithIdentity(
    test.parts.db,
    { provider: 'company', issuer: 'https://company.example', subject, name: 'Somebody', email },
    { maySignUp: true, trustedForEmail: true, emailVerified, memberships: [] },
    { ip: null, userAgent: null, tokenId: null },
  );

const useToken = (token: string) =>
  test.app.inject({ method: 'GET', url: '/api/v1/tasks', headers: { authorization: `Bearer ${token}` } });

const waysIn = async (email: string) => {
  const browser = openBrowser(test);
  const status = (await browser.signIn(email, newPassword)).statusCode;
  const { hasPassword, secondFactor, passkeys, recoveryCodesLeft } = (await browser.ask('GET', '/account')).json();
  return { status, hasPassword, secondFactor, passkeys, recoveryCodesLeft };
};

async function passkeyStatus(device: ReturnType<typeof createAuthenticator>): Promise<number> {
  const browser = openBrowser(test);
  const { options } = (await browser.ask('POST', '/sign-in/passkey/options')).json();
  return (await browser.ask('POST', '/sign-in/passkey', { assertion: device.assert(options) })).statusCode;
}

describe('an account that somebody made with another’s address', () => {
  it('has nothing left of what they set up once the owner of the mailbox sets a password, who is told', async () => {
    const { email, stranger, device, token } = await setUpByStranger();
    expect((await useToken(token)).statusCode).toBe(200);
    await resetByMail(email);
    expect(await stranger.meStatus()).toBe(401);
    expect((await useToken(token)).statusCode).toBe(401);
    expect(await passkeyStatus(device)).toBe(401);
    expect(await waysIn(email)).toEqual({
      ...{ status: 200, hasPassword: true, secondFactor: false, passkeys: 0, recoveryCodesLeft: 0 },
    });
    const user = await test.parts.db.prisma.user.findUniqueOrThrow({ where: { email } });
    expect([user.emailVerified, user.isUnconfirmed]).toEqual([true, false]);
    expect((await auditOf(test, user.id)).map(({ action }) => action)).toContain('account.claimed');
    const subjects = (await mailsTo(test, email)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject === 'Your account is yours alone')).toHaveLength(1);
  });

  it('lets nobody in with an identity whose provider had not checked the address', async () => {
    const [email, subject] = [`${randomUUID()}@example.com`, randomUUID()];
    const { userId } = await comeFromProvider(email, false, subject);
    await resetByMail(email);
    await expect(comeFromProvider(email, false, subject)).rejects.toMatchObject({ code: 'identity_not_linked' });
    await expect(comeFromProvider(email, true)).resolves.toMatchObject({ userId });
  });

  it('loses the credentials of who made it, so that no task of another is paid or answered with them', async () => {
    const { email, stranger } = await setUpByStranger();
    const { id } = (await stranger.ask('POST', '/credentials', ownKey)).json();
    await resetByMail(email);
    const kept = await test.parts.db.prisma.credential.findUniqueOrThrow({ where: { id } });
    expect([kept.sealed, kept.removedAt]).toEqual([null, expect.any(Date)]);
  });
});

describe('the link that confirms an address', () => {
  const confirmWith = async (who: TestBrowser | Person, email: string) => {
    const mails = await mailsTo(test, email);
    const path = `/email-changes/${mails.find(({ subject }) => subject === 'Confirm your e-mail address')?.token}`;
    return 'me' in who ? await who.post(path) : await who.ask('POST', path);
  };

  it('does nothing for who is not signed in, or signed in to another account', async () => {
    const { email, stranger } = await setUpByStranger();
    const user = () => test.parts.db.prisma.user.findUniqueOrThrow({ where: { email } });
    expect((await confirmWith(openBrowser(test), email)).statusCode).toBe(401);
    const other = await confirmWith(await signUpMember(test, owner), email);
    expect(outcomeOf(other)).toEqual([403, 'forbidden']);
    expect((await user()).emailVerified).toBe(false);
    expect((await confirmWith(stranger, email)).statusCode).toBe(204);
    expect((await user()).emailVerified).toBe(true);
  });

  it('leaves the account as it was set up, also when a password is set by mail later', async () => {
    const { email, stranger, token } = await setUpByStranger();
    await confirmWith(stranger, email);
    await resetByMail(email);
    expect(await stranger.meStatus()).toBe(401);
    expect((await useToken(token)).statusCode).toBe(200);
    expect((await openBrowser(test).signIn(email, newPassword)).statusCode).toBe(202);
  });
});

describe('a link to a new password, where everybody may make a workspace', () => {
  it('is made by no owner for who joined theirs, who has one mailed instead, but by an operator', async () => {
    const { stranger } = await setUpByStranger();
    const { url } = (await stranger.ask('POST', '/invitations', {})).json();
    const victim = await signUpMember(test, owner);
    await victim.post('/workspace/leave');
    expect((await victim.post(`/invitations/${tokenOf(url)}/accept`)).statusCode).toBe(200);
    const made = await stranger.ask('POST', `/members/${victim.me.user.id}/password-reset-links`);
    expect([made.statusCode, made.json().error.code]).toEqual([403, 'forbidden']);
    const path = `/installation/people/${victim.me.user.id}/password-reset-links`;
    expect((await owner.post(path)).statusCode).toBe(201);
  });
});

describe('an e-mail to an address that somebody types in', () => {
  const invite = (browser: TestBrowser) =>
    browser.ask('POST', '/invitations', { email: `${randomUUID()}@example.com` });

  it('is sent for nobody who has not shown whose address they gave', async () => {
    const { stranger } = await setUpByStranger();
    const invited = (await invite(stranger)).json();
    expect([invited.mailed, invited.url]).toEqual([false, expect.stringContaining('token=')]);
    expect(await test.parts.db.prisma.mailOutbox.count({ where: { recipient: invited.email } })).toBe(0);
  });

  it('is sent a hundred times an hour for one person, in all processes together', async () => {
    const { stranger } = await setUpByStranger();
    const { id } = (await stranger.ask('GET', '/account')).json().user;
    await test.parts.db.prisma.signInFailure.create({
      data: { subject: `mail:${id}`, failures: 99, lastAt: new Date() },
    });
    const change = () => stranger.ask('POST', '/account/email', { email: 'victim@example.com' });
    expect([(await change()).statusCode, (await change()).statusCode]).toEqual([200, 429]);
    expect((await invite(stranger)).statusCode).toBe(429);
    expect((await stranger.ask('POST', '/invitations', {})).statusCode).toBe(201);
  });
});
