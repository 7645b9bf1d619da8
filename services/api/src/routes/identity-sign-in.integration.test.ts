import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { companyProvider } from '../testing/company-provider.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { type Company, failed, meOf, startCompany } from '../testing/start-company.ts';
import { createTestApp, publicUrl } from '../testing/test-app.ts';

let company: Company;
let { provider, test, owner, person, browser } = {} as Company;

beforeAll(async () => {
  company = await startCompany();
  ({ provider, test, owner, person, browser } = company);
});
afterAll(() => company.close());
afterEach(() => provider.brokenOn.clear());

const audit = async () =>
  (await test.parts.db.pool.query<{ action: string }>('SELECT action FROM audit_events ORDER BY id')).rows.map(
    ({ action }) => action,
  );

describe('a sign-in at the company’s provider', () => {
  it('makes an account with what the provider says, opens a session and goes on to the page that was asked for', async () => {
    const bea = browser();
    const sub = person();
    expect(await bea.signIn(sub, '/tasks/1?tab=diff')).toBe('/tasks/1?tab=diff');
    const me = await meOf(bea);
    expect(me.json()).toMatchObject({
      user: { name: 'Bea Booth', email: `${sub}@example.com` },
      workspace: { id: owner.me.workspace.id },
      role: 'member',
    });
    expect((await audit()).slice(-4)).toEqual(['member.added', 'user.signed_up', 'identity.added', 'session.opened']);
  });

  it.each(['cross-site', 'same-site'])(
    'is not begun by another site, which leads to our own page: %s',
    async (site) => {
      const headers = { 'sec-fetch-site': site };
      const answer = await test.app.inject({ url: '/api/v1/sign-in/company', headers });
      expect([answer.statusCode, answer.headers.location, answer.cookies]).toEqual([302, '/sign-in', []]);
    },
  );

  it('finds the same account again, whatever the person is called by then', async () => {
    const sub = person();
    const first = browser();
    await first.signIn(sub);
    const before = (await meOf(first)).json().user.id;
    provider.accounts.set(sub, { sub, name: 'Other Name', email: 'other-address@example.com', email_verified: true });
    const again = browser();
    expect(await again.signIn(sub)).toBe('/');
    expect((await meOf(again)).json().user).toMatchObject({ id: before, email: `${sub}@example.com` });
    const [identity] = (await again.ask('GET', '/account/identities')).json().items;
    expect(identity).toMatchObject({ name: 'Other Name', email: 'other-address@example.com', removable: false });
  });

  it('asks with PKCE, a nonce and a state, and shows the browser neither secret nor verifier', async () => {
    const url = new URL(await browser().begin());
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'codex-web',
      code_challenge: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
      nonce: expect.stringMatching(/^.{43}$/),
      redirect_uri: `${publicUrl}/api/v1/sign-in/company/callback`,
      response_type: 'code',
      state: expect.stringMatching(/^.{43}$/),
    });
    expect(url.href).not.toContain(provider.clientSecret);
  });

  it('works in two tabs of one browser at once', async () => {
    const bea = browser();
    const sub = person();
    const [one, two] = [await bea.begin('company', '/one'), await bea.begin('company', '/two')];
    const back = [await bea.choose(two, sub), await bea.choose(one, sub)];
    expect([await bea.comeBack(back[0] ?? ''), await bea.comeBack(back[1] ?? '')]).toEqual(['/two', '/one']);
  });

  it('leads to no other site afterwards', async () => {
    expect(await browser().signIn(person(), '//evil.example/x')).toBe('/');
    expect(await browser().signIn(person(), 'https://evil.example')).toBe('/');
  });

  it('makes one account of two first sign-ins at once', async () => {
    const sub = person();
    const both = [browser(), browser()];
    const back = await Promise.all(both.map(async (one) => await one.choose(await one.begin(), sub)));
    const ends = await Promise.all(both.map((one, index) => one.comeBack(back[index] ?? '')));
    expect(ends).toEqual(['/', '/']);
    const ids = await Promise.all(both.map(async (one) => (await meOf(one)).json().user.id));
    expect(new Set(ids).size).toBe(1);
  });

  it('takes keys that the provider has put in the place of others', async () => {
    await browser().signIn(person());
    await provider.rotateKey();
    expect(await browser().signIn(person())).toBe('/');
  });

  it('ends the session that the browser had before', async () => {
    const bea = browser();
    await bea.signIn(person());
    const before = bea.cookie();
    bea.forgetProvider();
    await bea.signIn(person());
    const old = await test.app.inject({ url: '/api/v1/me', headers: { cookie: before } });
    expect(old.statusCode).toBe(401);
  });
});

describe('a provider that does not let somebody in', () => {
  it('is told of when the person cancels there', async () => {
    const bea = browser();
    expect(await bea.signIn('')).toBe(failed('identity_provider_refused'));
  });

  it('is told of when it breaks in the middle, and works again when it does', async () => {
    const bea = browser();
    const back = await bea.choose(await bea.begin(), person());
    provider.brokenOn.add('/token');
    expect(await bea.comeBack(back)).toBe(failed('identity_provider_unavailable'));
    provider.brokenOn.clear();
    expect(await bea.signIn(person())).toBe('/');
  });

  it('is told of on the sign-in page when it cannot be reached, which keeps nothing from starting', async () => {
    const settings = companyProvider(provider, { issuer: 'http://127.0.0.1:9' });
    const without = await createTestApp({ identityProviders: [settings] });
    try {
      const answer = await without.app.inject({ url: '/api/v1/sign-in/company' });
      expect([answer.statusCode, answer.headers.location]).toEqual([302, failed('identity_provider_unavailable')]);
      const list = await without.app.inject({ url: '/api/v1/identity-providers' });
      expect(list.json()).toEqual({
        items: [{ id: 'company', label: 'Company', kind: 'oidc' }],
        forcedProviderId: null,
      });
    } finally {
      await without.close();
    }
  });

  it('is asked anew what it is, when it could not say so before', async () => {
    const fresh = await createTestApp({ identityProviders: [companyProvider(provider)] });
    try {
      provider.brokenOn.add('/.well-known/openid-configuration');
      const broken = await fresh.app.inject({ url: '/api/v1/sign-in/company' });
      expect(broken.headers.location).toBe(failed('identity_provider_unavailable'));
      provider.brokenOn.clear();
      const working = await fresh.app.inject({ url: '/api/v1/sign-in/company' });
      expect(working.headers.location).toContain(provider.issuer);
    } finally {
      await fresh.close();
    }
  });

  it('is none when the operator named no such', async () => {
    const answer = await test.app.inject({ url: '/api/v1/sign-in/nobody' });
    expect(outcomeOf(answer)).toEqual([404, 'not_found']);
    const back = await test.app.inject({ url: '/api/v1/sign-in/nobody/callback?state=x&code=y' });
    expect(back.statusCode).toBe(404);
  });
});

describe('an account', () => {
  it('is not made for an address of a domain that is not the company’s', async () => {
    const sub = person({ email: 'eve@elsewhere.example' });
    expect(await browser().signIn(sub)).toBe(failed('identity_not_allowed'));
  });

  it('is not made for an address that the provider has not verified, nor without one', async () => {
    expect(await browser().signIn(person({ email_verified: false }))).toBe(failed('identity_not_allowed'));
    expect(await browser().signIn(person({ email: undefined }))).toBe(failed('identity_not_allowed'));
    expect(await browser().signIn(person({ email: 'not an address' }))).toBe(failed('identity_not_allowed'));
  });

  it('of the same address is not given away, unless both sides have verified it', async () => {
    const email = `${randomUUID()}@example.com`;
    const id = randomUUID();
    await test.parts.db.prisma.user.create({ data: { id, name: 'Cy', email } });
    const sub = person({ email });
    expect(await browser().signIn(sub)).toBe(failed('identity_not_linked'));
    await test.parts.db.prisma.user.update({ where: { id }, data: { emailVerified: true } });
    const cy = browser();
    expect(await cy.signIn(sub)).toBe('/');
    expect((await meOf(cy)).json().user.id).toBe(id);
    expect(await browser().signIn(person({ email, email_verified: false }))).toBe(failed('identity_not_linked'));
  });

  it('that was disabled stays closed', async () => {
    const sub = person();
    const bea = browser();
    await bea.signIn(sub);
    const { id } = (await meOf(bea)).json().user;
    await test.parts.db.pool.query('UPDATE users SET disabled_at = now() WHERE id = $1', [id]);
    expect(await browser().signIn(sub)).toBe(failed('account_disabled'));
  });

  it('gets a name without anything that steers or hides text', async () => {
    const bea = browser();
    await bea.signIn(person({ name: `<b>A\u202Ed\u0000a</b>\n${'x'.repeat(300)}` }));
    const { name } = (await meOf(bea)).json().user;
    expect(name).toMatch(/^<b>A d a<\/b> x+$/);
    expect(name).toHaveLength(100);
  });
});
