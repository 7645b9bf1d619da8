import { randomUUID } from 'node:crypto';
import { setUp } from '@codex-web/db/testing/set-up';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { companyProvider } from '../testing/company-provider.ts';
import { createIdentityBrowser, type IdentityBrowser } from '../testing/identity-browser.ts';
import { type OidcProvider, startOidcProvider } from '../testing/start-oidc-provider.ts';
import { createTestApp, publicUrl, type TestApp } from '../testing/test-app.ts';
import { type Person, signUpOwner } from '../testing/test-person.ts';
import { totpCode } from '../testing/totp-code.ts';

let provider: OidcProvider;
let test: TestApp;
let owner: Person;

beforeAll(async () => {
  provider = await startOidcProvider(publicUrl);
  const roles = [{ workspace: 'Ann’s workspace', role: 'member' as const }];
  // Forced as well: what is asked for afterwards is not taken for another way in.
  const company = companyProvider(provider, { roles, askSecondFactor: true, forced: true });
  test = await createTestApp({ identityProviders: [company] });
  owner = await signUpOwner(test);
});
afterAll(async () => {
  await test.close();
  await provider.close();
});

function person(sub: string): string {
  provider.accounts.set(sub, { sub, name: 'Bea', email: `${sub}@example.com`, email_verified: true });
  return sub;
}

const browser = () => createIdentityBrowser(test);
const statusOf = async (of: IdentityBrowser) => (await of.ask('GET', '/me')).statusCode;
const methodOf = async (of: IdentityBrowser) => (await of.ask('GET', '/sessions')).json().items[0].method;

/** Signs in, and turns the second factor on. @returns its secret; its code of now is not used yet. */
async function withSecondFactor(sub: string): Promise<string> {
  const first = browser();
  expect(await first.signIn(sub)).toBe('/');
  const { secret } = (await first.ask('POST', '/account/totp', {})).json();
  expect((await first.ask('POST', '/account/totp/confirm', { code: totpCode(secret, -1) })).statusCode).toBe(200);
  return secret;
}

describe('a provider whose word the operator counts as one factor', () => {
  it('is followed by the second factor of who has one, and opens no session before', async () => {
    const secret = await withSecondFactor(person('has-one'));
    const bea = browser();
    expect(await bea.signIn('has-one', '/queue')).toBe('/sign-in?next=%2Fqueue&step=second-factor');
    expect(await statusOf(bea)).toBe(401);
    const wrong = await bea.ask('POST', '/sign-in/second-factor', { code: '000000' });
    expect(wrong.json().error.code).toBe('second_factor_wrong');
    expect(await statusOf(bea)).toBe(401);
    expect((await bea.ask('POST', '/sign-in/second-factor', { code: totpCode(secret, 0) })).statusCode).toBe(200);
    expect([await statusOf(bea), await methodOf(bea)]).toEqual([200, 'provider']);
  });

  it('is known of the session afterwards, so that signing out leads there', async () => {
    const secret = await withSecondFactor(person('signs-out'));
    const bea = browser();
    await bea.signIn('signs-out');
    await bea.ask('POST', '/sign-in/second-factor', { code: totpCode(secret, 0) });
    const { url } = (await bea.ask('POST', '/sign-out/provider', {})).json();
    expect(new URL(url).origin).toBe(new URL(provider.issuer).origin);
    expect(new URL(url).searchParams.get('id_token_hint')).not.toBeNull();
  });

  it('is not enough where the workspace demands a second factor, for who has none', async () => {
    const bea = browser();
    expect(await bea.signIn(person('has-none'))).toBe('/');
    expect(await methodOf(bea)).toBe('provider-alone');
    expect((await bea.ask('GET', '/tasks')).statusCode).toBe(200);
    expect((await owner.patch('/workspace', { requireSecondFactor: true })).statusCode).toBe(200);
    expect((await bea.ask('GET', '/tasks')).json().error.code).toBe('second_factor_required');
    expect((await bea.ask('GET', '/account')).json().secondFactorMissing).toBe(true);
  });
});

describe('a provider of which the operator asks how somebody signed in there', () => {
  const demanding = setUp(() => {
    const roles = [{ workspace: 'Ann’s workspace', role: 'member' as const }];
    const company = companyProvider(provider, { roles, secondFactor: { amr: ['mfa'] } });
    return createTestApp({ identityProviders: [company], settings: { requireSecondFactor: true } });
  });
  const methodAfter = async (amr: unknown) => {
    provider.bend = (claims) => ({ ...claims, ...(amr !== undefined && { amr }) });
    const bea = createIdentityBrowser(demanding);
    expect(await bea.signIn(person(`with-${randomUUID()}`))).toBe('/');
    provider.bend = null;
    return [await methodOf(bea), (await bea.ask('GET', '/tasks')).statusCode];
  };

  it('is believed to have asked for two factors only when its id token says so', async () => {
    await signUpOwner(demanding);
    expect(await methodAfter(['pwd', 'mfa'])).toEqual(['provider', 200]);
    expect(await methodAfter(['pwd'])).toEqual(['provider-alone', 403]);
    expect(await methodAfter(undefined)).toEqual(['provider-alone', 403]);
  });
});
