import { randomUUID } from 'node:crypto';
import { signInWithIdentity } from '@codex-web/db/sign-in-with-identity';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { openBrowser, type TestBrowser } from '../testing/test-browser.ts';
import { mailedToken } from '../testing/test-mail.ts';
import { password, signUpOwner, tokenOf } from '../testing/test-person.ts';

const test = setUp(() => createTestApp({ mail: true, settings: { openSignUp: true, workspaceCreation: 'everyone' } }));
const owner = setUp(() => signUpOwner(test));

const newAddress = () => `${randomUUID()}@example.com`;

/** Signs up as anybody can. */
async function signUp(email: string): Promise<TestBrowser> {
  const browser = openBrowser(test);
  const answer = await browser.ask('POST', '/sign-up', { name: 'Eve', email, password });
  expect(outcomeOf(answer)).toEqual([403, 'no_workspace']);
  return browser;
}

const isVerified = async (email: string) =>
  (await test.parts.db.prisma.user.findUniqueOrThrow({ where: { email } })).emailVerified;

/** Opens the link that was mailed to that address. */
const confirm = async (browser: TestBrowser, email: string) =>
  await browser.ask('POST', `/email-changes/${await mailedToken(test, email)}`);

/** Comes from a provider that is trusted for the addresses of its people. */
const comeFromProvider = (email: string) =>
  signInWithIdentity(
    test.parts.db,
    { provider: 'company', issuer: 'https://company.example', subject: randomUUID(), name: 'Victim', email },
    { maySignUp: true, trustedForEmail: true, emailVerified: true, memberships: [] },
    { ip: null, userAgent: null, tokenId: null },
  );

describe('somebody who signs up by themselves', () => {
  it('is in no workspace until they make one, and then works in it', async () => {
    const eve = await signUp(newAddress());
    expect((await eve.ask('GET', '/tasks')).json().error.code).toBe('no_workspace');
    expect((await eve.ask('GET', '/workspaces')).json()).toEqual({ items: [], activeId: null, mayCreate: true });
    const made = await eve.ask('POST', '/workspaces', { name: 'Eve’s' });
    expect([made.statusCode, made.json().role]).toEqual([201, 'owner']);
    expect((await eve.ask('GET', '/tasks')).json().items).toEqual([]);
    expect((await eve.ask('GET', '/me')).json()).toMatchObject({ workspace: { name: 'Eve’s' }, isOperator: false });
  });

  it('has an address that counts as theirs once the link that was mailed to it was opened', async () => {
    const email = newAddress();
    const browser = await signUp(email);
    expect(await isVerified(email)).toBe(false);
    expect((await confirm(browser, email)).statusCode).toBe(204);
    expect(await isVerified(email)).toBe(true);
    expect((await confirm(browser, email)).statusCode).toBe(410);
  });

  it('is not joined with who has that address at a provider, until it was confirmed', async () => {
    const email = newAddress();
    const browser = await signUp(email);
    await expect(comeFromProvider(email)).rejects.toMatchObject({ code: 'identity_not_linked' });
    await confirm(browser, email);
    await expect(comeFromProvider(email)).resolves.toMatchObject({ userId: expect.any(String) });
  });

  it('gets nothing from an invitation for the address they gave without its link', async () => {
    const email = newAddress();
    const invited = await owner.post('/invitations', { email });
    const eve = await signUp(email);
    expect((await eve.ask('GET', '/tasks')).json().error.code).toBe('no_workspace');
    expect((await eve.ask('POST', `/invitations/${invited.json().id}/accept`)).statusCode).not.toBe(200);
    expect((await eve.ask('GET', '/workspaces')).json().items).toEqual([]);
    const other = await signUp(newAddress());
    const accepted = await other.ask('POST', `/invitations/${tokenOf(invited.json().url)}/accept`);
    expect(accepted.json().error.code).toBe('invitation_for_another');
  });
});
