import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Company, failed, meOf, startCompany } from '../testing/start-company.ts';
import type { OidcProvider } from '../testing/start-oidc-provider.ts';

let company: Company;
let { provider, test, lines, person, browser } = {} as Company;

beforeAll(async () => {
  company = await startCompany();
  ({ provider, test, lines, person, browser } = company);
});
afterAll(() => company.close());
afterEach(() => Object.assign(provider, { bend: null, forge: null, signWith: 'own' }));

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

describe('the log', () => {
  it('holds no code, token, state or secret of any of this', () => {
    const log = lines.join('\n');
    expect(log).toContain('a sign-in at a provider did not work');
    expect(log).not.toMatch(/eyJ[\w-]{10,}\.|code=|state=|id_token_hint/);
    expect(log).not.toContain(provider.clientSecret);
  });
});
