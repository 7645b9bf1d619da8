import { randomUUID } from 'node:crypto';
import { accessChanged, redisNames } from '@codex-web/contracts/live';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOpenIdClient } from '../identity/open-id-client.ts';
import { companyProvider } from '../testing/company-provider.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { type Company, meOf, startCompany } from '../testing/start-company.ts';
import { publicUrl } from '../testing/test-app.ts';

let company: Company;
let { provider, test, owner, person, browser } = {} as Company;

beforeAll(async () => {
  company = await startCompany();
  ({ provider, test, owner, person, browser } = company);
});
afterAll(() => company.close());
afterEach(() => Object.assign(provider, { signWith: 'own' }));

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

  it('has what they have open look whether it still may be', async () => {
    const sub = person();
    const one = browser();
    await one.signIn(sub);
    const told = Promise.withResolvers<string>();
    const channels = [redisNames.accountChannel((await meOf(one)).json().user.id)];
    const unsubscribe = await test.parts.signals.subscribe(channels, { message: told.resolve, gap: () => {} });
    await tell(await provider.logoutToken({ sub, jti: randomUUID(), events: event }));
    expect(await told.promise).toBe(accessChanged);
    unsubscribe();
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
    expect(outcomeOf(answer)).toEqual([422, 'identity_answer_invalid']);
  });

  it.each([['logout+JWT'], ['application/logout+jwt']])('counts where it says that its type is %s', async (type) => {
    const [sub, one] = [person(), browser()];
    await one.signIn(sub);
    const token = await provider.logoutToken({ sub, jti: randomUUID(), events: event }, type);
    expect((await tell(token)).statusCode).toBe(204);
    expect((await meOf(one)).statusCode).toBe(401);
  });

  it.each([['at+jwt'], ['dpop+jwt'], ['JWT'], [null]])(
    'is refused when it is a token of another type: %s',
    async (type) => {
      const token = await provider.logoutToken({ sub: 'x', jti: randomUUID(), events: event }, type);
      expect((await tell(token)).statusCode).toBe(422);
      expect(company.lines.slice(-2).join()).toContain('The logout token does not say that it is one');
    },
  );

  it('counts without a type where the operator says that the provider names none, and never with another', async () => {
    const client = createOpenIdClient(companyProvider(provider, { untypedLogoutTokens: true }));
    const read = async (type: string | null) =>
      client.readLogoutNotice(await provider.logoutToken({ sub: 'x', jti: 'one', events: event }, type));
    for (const type of ['JWT', null, 'logout+jwt']) expect(await read(type)).toMatchObject({ subject: 'x' });
    await expect(read('at+jwt')).rejects.toMatchObject({ code: 'identity_answer_invalid' });
  });

  it('is refused when it is signed by somebody else', async () => {
    provider.signWith = 'other';
    const token = await provider.logoutToken({ sub: 'x', jti: randomUUID(), events: event });
    expect((await tell(token)).statusCode).toBe(422);
    expect((await tell('not a token')).statusCode).toBe(422);
  });
});
