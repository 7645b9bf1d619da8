import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../auth/passwords.ts';
import type { OpenIdSettings } from '../identity/identity-file.ts';
import { companyProvider } from '../testing/company-provider.ts';
import { createIdentityBrowser } from '../testing/identity-browser.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { type OidcProvider, startOidcProvider } from '../testing/start-oidc-provider.ts';
import { createTestApp, publicUrl, type TestApp } from '../testing/test-app.ts';
import { password, signUpOwner, tokenOf } from '../testing/test-person.ts';

let provider: OidcProvider;
const apps: TestApp[] = [];

beforeAll(async () => {
  provider = await startOidcProvider(publicUrl);
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await provider.close();
});

async function appWith(more: Partial<OpenIdSettings>): Promise<TestApp> {
  const test = await createTestApp({ identityProviders: [companyProvider(provider, more)] });
  apps.push(test);
  return test;
}

async function addPerson(test: TestApp, email: string): Promise<void> {
  const id = randomUUID();
  const account = { id, accountId: id, providerId: 'credential', password: await hashPassword(password) };
  await test.parts.db.prisma.user.create({ data: { id, name: 'Bea', email, accounts: { create: account } } });
}

async function trySignIn(test: TestApp, email: string, given = password) {
  const answer = await test.app.inject({ method: 'POST', url: '/api/v1/sign-in', body: { email, password: given } });
  return [answer.statusCode, answer.json().error?.code ?? null];
}

describe('a provider that everybody has to use', () => {
  it('is said on the sign-in page, and turns right passwords away, but those of operators', async () => {
    const test = await appWith({ forced: true });
    const owner = await signUpOwner(test);
    await addPerson(test, 'bea@elsewhere.example');
    const list = await test.app.inject({ url: '/api/v1/identity-providers' });
    expect(list.json().forcedProviderId).toBe('company');
    expect(await trySignIn(test, 'bea@elsewhere.example')).toEqual([403, 'sign_in_elsewhere']);
    expect(await trySignIn(test, owner.me.user.email)).toEqual([200, null]);
  });

  it('is not told of to who does not know the password', async () => {
    const test = await appWith({ forced: true });
    await addPerson(test, 'bea@example.com');
    const answers = [
      await trySignIn(test, 'bea@example.com', 'a wrong password'),
      await trySignIn(test, 'x@example.com'),
    ];
    expect(answers).toEqual([
      [401, 'wrong_credentials'],
      [401, 'wrong_credentials'],
    ]);
  });

  it('is for operators as well where the operator’s file says so', async () => {
    const test = await appWith({ forced: true, operatorsKeepPassword: false });
    await addPerson(test, 'op@example.com');
    await test.parts.db.pool.query('UPDATE users SET is_operator = true');
    expect(await trySignIn(test, 'op@example.com')).toEqual([403, 'sign_in_elsewhere']);
  });

  it('lets nobody sign up with a password, and keeps their invitation for when they come from there', async () => {
    const test = await appWith({ forced: true });
    const owner = await signUpOwner(test);
    const token = tokenOf((await owner.post('/invitations', {})).json().url);
    const body = { token, name: 'Bea', email: 'bea@example.com', password };
    const answer = await test.app.inject({ method: 'POST', url: '/api/v1/sign-up', body });
    expect(outcomeOf(answer)).toEqual([403, 'sign_in_elsewhere']);
    const sub = randomUUID();
    provider.accounts.set(sub, { sub, name: 'Bea', email: 'bea@example.com', email_verified: true });
    const bea = createIdentityBrowser(test);
    expect(await bea.signIn(sub)).toBe('/');
    expect((await bea.ask('POST', `/invitations/${token}/accept`)).statusCode).toBeLessThan(300);
    expect((await bea.ask('GET', '/me')).json().workspace.id).toBe(owner.me.workspace.id);
  });
});

describe('a provider that people of some domains have to use', () => {
  it('turns their passwords away, and leaves others theirs', async () => {
    const test = await appWith({ forced: { emailDomains: ['example.com'] } });
    await addPerson(test, 'bea@example.com');
    await addPerson(test, 'cy@elsewhere.example');
    await addPerson(test, 'di@sub.example.com');
    const list = await test.app.inject({ url: '/api/v1/identity-providers' });
    expect(list.json().forcedProviderId).toBeNull();
    expect(await trySignIn(test, 'bea@example.com')).toEqual([403, 'sign_in_elsewhere']);
    expect((await trySignIn(test, 'cy@elsewhere.example'))[1]).toBe('no_workspace');
    expect((await trySignIn(test, 'di@sub.example.com'))[1]).toBe('no_workspace');
  });

  it('is not got round with another address', async () => {
    const test = await appWith({ forced: { emailDomains: ['example.com'] } });
    await signUpOwner(test);
    const sub = `sub-${randomUUID()}`;
    provider.accounts.set(sub, { sub, name: 'Bea', email: `${sub}@example.com`, email_verified: true });
    const bea = createIdentityBrowser(test);
    expect(await bea.signIn(sub)).toBe('/');
    const changed = await bea.ask('POST', '/account/email', { email: 'bea@elsewhere.example' });
    expect([changed.statusCode, changed.json().error.code]).toEqual([403, 'sign_in_elsewhere']);
  });
});
