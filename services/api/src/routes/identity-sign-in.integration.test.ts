import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { companyProvider } from '../testing/company-provider.ts';
import { createIdentityBrowser, type IdentityBrowser } from '../testing/identity-browser.ts';
import { type OidcAccount, type OidcProvider, startOidcProvider } from '../testing/start-oidc-provider.ts';
import { createTestApp, publicUrl, type TestApp } from '../testing/test-app.ts';
import { type Person, signUpOwner } from '../testing/test-person.ts';

let provider: OidcProvider;
let test: TestApp;
let owner: Person;
const lines: string[] = [];

beforeAll(async () => {
  provider = await startOidcProvider(publicUrl);
  const roles = [{ workspace: 'Ann’s workspace', role: 'member' as const }];
  const identityProviders = [companyProvider(provider, { roles })];
  test = await createTestApp({ identityProviders, log: { write: (line) => void lines.push(line) } });
  owner = await signUpOwner(test);
  const { rows } = await test.parts.db.pool.query('SELECT name FROM workspaces');
  expect(rows).toEqual([{ name: 'Ann’s workspace' }]);
});
afterAll(async () => {
  await test.close();
  await provider.close();
});
afterEach(() => {
  Object.assign(provider, { bend: null, forge: null, signWith: 'own' });
  provider.silentOn.clear();
  provider.brokenOn.clear();
});

/** Somebody the company knows. */
function person(more: Partial<OidcAccount> = {}): string {
  const sub = `sub-${randomUUID()}`;
  provider.accounts.set(sub, { sub, name: 'Bea Booth', email: `${sub}@example.com`, email_verified: true, ...more });
  return sub;
}

const browser = () => createIdentityBrowser(test);
const meOf = async (of: IdentityBrowser) => await of.ask('GET', '/me');
const failed = (code: string) => `/sign-in?error=${code}&provider=company`;
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
    expect((await audit()).slice(-4)).toEqual(['member.added', 'user.signed-up', 'identity.added', 'session.opened']);
  });

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

describe('an answer that is not the provider’s, for us, for this sign-in', () => {
  const bent = async (bend: OidcProvider['bend'], more: Partial<OidcProvider> = {}) => {
    const mallory = browser();
    const back = await mallory.choose(await mallory.begin(), person());
    Object.assign(provider, { bend, ...more });
    const end = await mallory.comeBack(back);
    expect((await meOf(mallory)).statusCode).toBe(401);
    return end;
  };

  it.each<[string, OidcProvider['bend']]>([
    ['is for another client', (claims) => ({ ...claims, aud: 'another' })],
    ['is for us and others, by none of us', (claims) => ({ ...claims, aud: [claims.aud as string, 'another'] })],
    ['is authorised for another client', (claims) => ({ ...claims, azp: 'another' })],
    ['comes from another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['has expired', (claims) => ({ ...claims, exp: Math.floor(Date.now() / 1_000) - 3_600 })],
    ['was made for a later time', (claims) => ({ ...claims, nbf: Math.floor(Date.now() / 1_000) + 3_600 })],
    ['has another nonce', (claims) => ({ ...claims, nonce: 'another' })],
    ['has no nonce', ({ nonce: _, ...claims }) => claims],
    ['names nobody', ({ sub: _, ...claims }) => claims],
    ['names nobody that can be', (claims) => ({ ...claims, sub: 'a\u0000b' })],
    ['names somebody at too great length', (claims) => ({ ...claims, sub: 'x'.repeat(300) })],
  ])('is refused when its id token %s', async (_name, bend) => {
    expect(await bent(bend)).toBe(failed('identity_answer_invalid'));
  });

  it('is refused when its id token is signed with a key that the provider has not published', async () => {
    expect(await bent(null, { signWith: 'other' })).toBe(failed('identity_answer_invalid'));
  });

  it('is refused when its id token is not signed, or with the secret that we share', async () => {
    const secret = new TextEncoder().encode(provider.clientSecret);
    const base = (alg: string) => Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url');
    const body = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');
    provider.forge = async (claims) => `${base('none')}.${body(claims)}.`;
    expect(await bent(null)).toBe(failed('identity_answer_invalid'));
    provider.forge = async (claims) => await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    expect(await bent(null)).toBe(failed('identity_answer_invalid'));
  });

  it('is refused when it says that it comes from another issuer', async () => {
    const mallory = browser();
    const back = new URL(await mallory.choose(await mallory.begin(), person()));
    expect(back.searchParams.get('iss')).toBe(provider.issuer);
    back.searchParams.set('iss', 'https://evil.example');
    expect(await mallory.comeBack(back.href)).toBe(failed('identity_answer_invalid'));
  });

  it('is refused when it comes a second time', async () => {
    const bea = browser();
    const back = await bea.choose(await bea.begin(), person());
    expect(await bea.comeBack(back)).toBe('/');
    expect(await bea.comeBack(back)).toBe(failed('identity_flow_expired'));
  });

  it('is refused in another browser than the one that began, and is used up only by its own', async () => {
    const [bea, mallory] = [browser(), browser()];
    const back = await bea.choose(await bea.begin(), person());
    expect(await mallory.comeBack(back)).toBe(failed('identity_flow_expired'));
    await mallory.begin();
    expect(await mallory.comeBack(back)).toBe(failed('identity_flow_expired'));
    expect(await bea.comeBack(back)).toBe('/');
  });

  it('is refused with a code of another sign-in: the verifier does not fit', async () => {
    const [bea, mallory] = [browser(), browser()];
    const stolen = new URL(await bea.choose(await bea.begin(), person()));
    const own = new URL(await mallory.choose(await mallory.begin(), person()));
    own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expect(await mallory.comeBack(own.href)).toBe(failed('identity_provider_refused'));
    expect((await meOf(mallory)).statusCode).toBe(401);
  });

  it('is refused without a state, with one of nobody, and when it took too long', async () => {
    const bea = browser();
    const back = new URL(await bea.choose(await bea.begin(), person()));
    await test.parts.db.pool.query(`UPDATE identity_flows SET expires_at = now() - interval '1 second'`);
    expect(await bea.comeBack(back.href)).toBe(failed('identity_flow_expired'));
    back.searchParams.set('state', 'made-up');
    expect(await bea.comeBack(back.href)).toBe(failed('identity_flow_expired'));
    back.searchParams.delete('state');
    expect(await bea.comeBack(back.href)).toBe(failed('identity_flow_expired'));
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
    expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not_found']);
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

describe('adding an identity to an account', () => {
  const link = async (as: IdentityBrowser, cookie: string, sub: string, next = '/settings/account') => {
    const answer = await test.app.inject({
      method: 'POST',
      url: '/api/v1/account/identities',
      headers: { cookie: `${cookie}; ${as.cookie()}`, origin: publicUrl },
      body: { providerId: 'company', next },
    });
    expect(answer.statusCode).toBe(200);
    const flow = [answer.headers['set-cookie']].flat().join().split(';')[0];
    const { pathname, search } = new URL(await as.choose(answer.json().url, sub));
    const headers = { cookie: `${cookie}; ${flow}` };
    return await test.app.inject({ url: pathname + search, headers });
  };

  it('lets them sign in with it from then on, also where the provider may make no account', async () => {
    const sub = person({ email: 'private@elsewhere.example' });
    const answer = await link(browser(), owner.cookie, sub);
    expect(answer.headers.location).toBe('/settings/account');
    const ann = browser();
    expect(await ann.signIn(sub)).toBe('/');
    expect((await meOf(ann)).json().user.id).toBe(owner.me.user.id);
    const list = await owner.get('/account/identities');
    expect(list.json().items).toMatchObject([{ provider: { id: 'company' }, removable: true }]);
  });

  it('is refused when the identity is another person’s', async () => {
    const sub = person();
    await browser().signIn(sub);
    const answer = await link(browser(), owner.cookie, sub, '/settings/account?tab=ways');
    expect(answer.headers.location).toBe('/settings/account?tab=ways&error=identity_taken&provider=company');
  });

  it('is refused when the session that began it is not the one that comes back', async () => {
    const bea = browser();
    const url = (await owner.post('/account/identities', { providerId: 'company' })).json().url;
    expect(await bea.comeBack(await bea.choose(url, person()))).toBe(failed('identity_flow_expired'));
  });

  it('asks who sits there to show it once more, when they last did so ten minutes ago', async () => {
    const bea = browser();
    await bea.signIn(person());
    await test.parts.db.pool.query(
      `UPDATE sessions SET confirmed_at = now() - interval '11 minutes' WHERE method = 'provider'`,
    );
    const begin = await bea.ask('POST', '/account/identities', { providerId: 'company' });
    const [own] = (await bea.ask('GET', '/account/identities')).json().items;
    const remove = await bea.ask('DELETE', `/account/identities/${own.id}`);
    const codes = [begin, remove].map((answer) => [answer.statusCode, answer.json().error.code]);
    expect(codes).toEqual([
      [403, 'confirmation_required'],
      [403, 'confirmation_required'],
    ]);
  });

  it('can be taken back, but for the last way in', async () => {
    const bea = browser();
    await bea.signIn(person());
    const [own] = (await bea.ask('GET', '/account/identities')).json().items;
    const last = await bea.ask('DELETE', `/account/identities/${own.id}`);
    expect([last.statusCode, last.json().error.code]).toEqual([409, 'last_way_in']);
    expect((await owner.delete(`/account/identities/${own.id}`)).statusCode).toBe(404);
    const [linked] = (await owner.get('/account/identities')).json().items;
    expect((await owner.delete(`/account/identities/${linked.id}`)).statusCode).toBe(204);
    expect((await owner.get('/account/identities')).json().items).toEqual([]);
  });
});

describe('signing out', () => {
  it('ends our session, and says where the provider’s is ended', async () => {
    const bea = browser();
    await bea.signIn(person());
    const before = bea.cookie();
    const answer = await bea.ask('POST', '/sign-out/provider');
    const url = new URL(answer.json().url);
    expect(url.origin).toBe(provider.issuer);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${publicUrl}/sign-in`);
    expect(url.searchParams.get('id_token_hint')).toMatch(/^eyJ/);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(200);
    expect((await test.app.inject({ url: '/api/v1/me', headers: { cookie: before } })).statusCode).toBe(401);
  });

  it('has nothing more to end for who came with a password, or not at all', async () => {
    for (const cookie of ['', (await passwordSession()).cookie]) {
      const answer = await test.app.inject({ method: 'POST', url: '/api/v1/sign-out/provider', headers: { cookie } });
      expect([answer.statusCode, answer.json()]).toEqual([200, { url: null }]);
    }
  });

  it('keeps the provider’s token encrypted', async () => {
    await browser().signIn(person());
    const { rows } = await test.parts.db.pool.query<{ sealed_id_token: Buffer }>(
      'SELECT sealed_id_token FROM provider_sessions WHERE sealed_id_token IS NOT NULL',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ sealed_id_token: sealed }) => sealed.toString('latin1').includes('eyJ'))).toBe(false);
  });

  async function passwordSession() {
    const answer = await test.app.inject({
      method: 'POST',
      url: '/api/v1/sign-in',
      body: { email: owner.me.user.email, password: 'correct horse battery' },
    });
    return { cookie: [answer.headers['set-cookie']].flat().join().split(';')[0] ?? '' };
  }
});

describe('the provider’s word that somebody signed out there', () => {
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const tell = (token: string) =>
    test.app.inject({
      method: 'POST',
      url: '/api/v1/identity-providers/company/back-channel-logout',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
    });

  it('ends all their sessions that were opened there, and no others', async () => {
    const sub = person();
    const [one, two, other] = [browser(), browser(), browser()];
    await one.signIn(sub);
    await two.signIn(sub);
    await other.signIn(person());
    const token = await provider.logoutToken({ sub, jti: randomUUID(), events: event });
    expect((await tell(token)).statusCode).toBe(204);
    const statuses = await Promise.all([one, two, other].map(async (of) => (await meOf(of)).statusCode));
    expect(statuses).toEqual([401, 401, 200]);
    const again = browser();
    await again.signIn(sub);
    expect((await tell(token)).statusCode).toBe(204);
    expect((await meOf(again)).statusCode).toBe(200);
  });

  it.each<[string, object]>([
    ['names nobody', { events: event }],
    ['tells of something else', { sub: 'x', events: {} }],
    ['has a nonce, as an id token', { sub: 'x', events: event, nonce: 'n' }],
    ['is for another client', { sub: 'x', events: event, aud: 'another' }],
    ['is old', { sub: 'x', events: event, iat: 1_700_000_000 }],
  ])('is refused when it %s', async (_name, claims) => {
    const token = await provider.logoutToken({ jti: randomUUID(), ...claims });
    const answer = await tell(token);
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'identity_answer_invalid']);
  });

  it('is refused when it is signed by somebody else', async () => {
    provider.signWith = 'other';
    const token = await provider.logoutToken({ sub: 'x', jti: randomUUID(), events: event });
    expect((await tell(token)).statusCode).toBe(422);
    expect((await tell('not a token')).statusCode).toBe(422);
  });
});

describe('the log', () => {
  it('holds no code, token, state or secret of any of this', () => {
    const log = lines.join('\n');
    expect(log).toContain('a sign-in at a provider did not work');
    expect(log).not.toMatch(/eyJ[\w-]{10,}\.|code=|state=|id_token_hint/);
    expect(log).not.toContain(provider.clientSecret);
  });
});
