import { describe, expect, it } from 'vitest';
import type { OpenIdSettings } from './identity-file.ts';
import { cleanEmail, cleanName, type ProviderPerson, readClaim } from './provider-person.ts';
import { checkMaySignInHere, isTrustedForEmail, isTwoFactors, maySignUp, wantedRoles } from './provider-policy.ts';

const settings = (more: Partial<OpenIdSettings> = {}): OpenIdSettings => ({
  ...{ kind: 'oidc', id: 'company', label: 'Company', issuer: 'https://id.example.com', clientId: 'web' },
  ...{ clientSecret: null, emailsAreVerified: false, scopes: ['openid'], roles: [], forced: false },
  ...{
    operatorsKeepPassword: true,
    askSecondFactor: false,
    claims: { email: 'email', emailVerified: 'email_verified', name: 'name' },
  },
  ...more,
});
const person = (claims: Record<string, unknown> = {}, more: Partial<ProviderPerson> = {}): ProviderPerson => ({
  ...{
    issuer: 'https://id.example.com',
    subject: '1',
    name: 'Bea',
    email: 'bea@example.com',
    emailVerified: true,
    claims,
  },
  ...more,
});

describe('isTwoFactors', () => {
  const [amr, acr] = [{ secondFactor: { amr: ['mfa', 'hwk'] } }, { secondFactor: { acr: ['gold'] } }];
  const both = { secondFactor: { ...amr.secondFactor, ...acr.secondFactor } };

  it.each<[string, Partial<OpenIdSettings>, object, boolean]>([
    ['the word of a provider of which nothing is asked', {}, {}, true],
    ['no sign-in of a provider that counts as one', { ...amr, askSecondFactor: true }, { amr: ['mfa'] }, false],
    ['a sign-in with one of the methods', amr, { amr: ['pwd', 'hwk'] }, true],
    ['a sign-in of the class', acr, { acr: 'gold' }, true],
    ['a sign-in with either, where both are named', both, { acr: 'silver', amr: ['mfa'] }, true],
    ['no sign-in with another method', amr, { amr: ['pwd'] }, false],
    ['no sign-in of which nothing is said', both, {}, false],
    ['no method that is no list', amr, { amr: 'mfa' }, false],
    ['no class that is a list', acr, { acr: ['gold'] }, false],
  ])('takes for two factors %s', (_name, more, claims, is) => {
    expect(isTwoFactors(settings(more), { ...claims })).toBe(is);
  });
});

describe('maySignUp', () => {
  const staff = { claims: [{ claim: 'groups', value: ['staff', 'guests'] }] };

  it.each<[string, OpenIdSettings['signUp'], ProviderPerson, boolean]>([
    ['nobody, without a rule', undefined, person(), false],
    ['everybody with a verified address, with an empty rule', {}, person(), true],
    ['nobody whose address is not verified', {}, person({}, { emailVerified: false }), false],
    ['nobody without an address', {}, person({}, { email: null }), false],
    ['people of a domain', { emailDomains: ['example.com'] }, person(), true],
    ['nobody of a domain below it', { emailDomains: ['example.com'] }, person({}, { email: 'a@x.example.com' }), false],
    [
      'nobody of a domain that ends alike',
      { emailDomains: ['example.com'] },
      person({}, { email: 'a@badexample.com' }),
      false,
    ],
    ['people with one of several values', staff, person({ groups: ['x', 'guests'] }), true],
    ['people with a value that is no list', staff, person({ groups: 'staff' }), true],
    ['nobody with another value', staff, person({ groups: ['x'] }), false],
    [
      'nobody of whom one of two rules is not true',
      { ...staff, emailDomains: ['a.example'] },
      person({ groups: 'staff' }),
      false,
    ],
  ])('lets in %s', (_name, signUp, who, may) => {
    expect(maySignUp(settings(signUp && { signUp }), who)).toBe(may);
  });

  it('makes a provider trusted for an address only by the domain', () => {
    expect(isTrustedForEmail(settings({ signUp: {} }), person())).toBe(false);
    expect(isTrustedForEmail(settings({ signUp: { emailDomains: ['example.com'] } }), person())).toBe(true);
  });
});

describe('wantedRoles', () => {
  it('is the highest role for each workspace, in whatever order the rules stand', () => {
    const rule = (value: string, role: 'owner' | 'member' | 'viewer') => ({
      claim: 'groups',
      value,
      workspace: 'w',
      role,
    });
    const roles = [rule('a', 'viewer'), rule('b', 'owner'), rule('c', 'member')];
    expect(wantedRoles(settings({ roles }), person({ groups: ['c', 'b', 'a'] }))).toEqual([
      { workspace: 'w', role: 'owner' },
    ]);
    expect(wantedRoles(settings({ roles }), person({ groups: ['a'] }))).toEqual([{ workspace: 'w', role: 'viewer' }]);
    expect(wantedRoles(settings({ roles }), person())).toEqual([]);
  });

  it('is for everybody where the rule names no claim', () => {
    const roles = [{ workspace: 'w', role: 'viewer' as const }];
    expect(wantedRoles(settings({ roles }), person())).toEqual([{ workspace: 'w', role: 'viewer' }]);
  });
});

describe('checkMaySignInHere', () => {
  it.each<[OpenIdSettings, string, boolean, boolean]>([
    [settings(), 'a@example.com', false, true],
    [settings({ forced: true }), 'a@example.com', false, false],
    [settings({ forced: true }), 'a@example.com', true, true],
    [settings({ forced: true, operatorsKeepPassword: false }), 'a@example.com', true, false],
    [settings({ forced: { emailDomains: ['example.com'] } }), 'a@EXAMPLE.com', false, false],
    [settings({ forced: { emailDomains: ['example.com'] } }), 'a@b@example.com', false, false],
    [settings({ forced: { emailDomains: ['example.com'] } }), 'a@sub.example.com', false, true],
  ])('case %#', (provider, email, isOperator, may) => {
    const check = () => checkMaySignInHere([provider], { email, isOperator });
    if (may) expect(check()).toBeUndefined();
    else expect(check).toThrow('People with this address sign in with Company.');
  });
});

describe('what a provider says', () => {
  it('is read by name, by a path of names, and never from what every object has', () => {
    const claims = { 'https://a.example/groups': ['x'], realm: { roles: ['y'] }, 'a.b': 1, a: { b: 2 } };
    expect(readClaim(claims, 'https://a.example/groups')).toEqual(['x']);
    expect(readClaim(claims, 'realm.roles')).toEqual(['y']);
    expect(readClaim(claims, 'a.b')).toBe(1);
    expect(readClaim(claims, 'realm.missing.deep')).toBeUndefined();
    expect(readClaim(claims, 'constructor')).toBeUndefined();
    expect(readClaim(claims, '__proto__.toString')).toBeUndefined();
  });

  it.each<[unknown[], string]>([
    [['Bea Booth'], 'Bea Booth'],
    [['  a\n\tb  '], 'a b'],
    [['\u202Eevil\u2066'], 'evil'],
    [['', '\u0000', '\u200d', 'next'], 'next'],
    [['نمی\u200cدانم'], 'نمی\u200cدانم'],
    [[42, null, { name: 'x' }], 'Somebody'],
    [['\ud800x'], '\ufffdx'],
    [['👩‍💻'.repeat(200)], expect.any(String) as never],
  ])('of a name is kept what can be shown: %j', (given, name) => {
    expect(cleanName(...given)).toEqual(name);
    expect([...cleanName(...given)].length).toBeLessThanOrEqual(100);
  });

  it.each([
    ['Bea@Example.com', 'bea@example.com'],
    ['bea@example.com\u0000', null],
    ['<b>@example.com', null],
    [`${'x'.repeat(300)}@example.com`, null],
    [['a@example.com'], null],
    [undefined, null],
  ])('of the address %j is %j', (given, email) => {
    expect(cleanEmail(given)).toBe(email);
  });
});
