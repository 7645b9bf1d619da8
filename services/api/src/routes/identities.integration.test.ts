import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IdentityBrowser } from '../testing/identity-browser.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { type Company, failed, meOf, startCompany } from '../testing/start-company.ts';
import { publicUrl } from '../testing/test-app.ts';

let company: Company;
let { test, owner, person, browser } = {} as Company;

beforeAll(async () => {
  company = await startCompany();
  ({ test, owner, person, browser } = company);
});
afterAll(() => company.close());

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
    const codes = [begin, remove].map((answer) => outcomeOf(answer));
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
    expect(outcomeOf(last)).toEqual([409, 'last_way_in']);
    expect((await owner.delete(`/account/identities/${own.id}`)).statusCode).toBe(404);
    const [linked] = (await owner.get('/account/identities')).json().items;
    expect((await owner.delete(`/account/identities/${linked.id}`)).statusCode).toBe(204);
    expect((await owner.get('/account/identities')).json().items).toEqual([]);
  });
});
