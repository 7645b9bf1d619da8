import { describe, expect, it } from 'vitest';
import { fakeJwt } from '../testing/fake-jwt.ts';
import { metadataOf, readClaims } from './read-claims.ts';

const auth = 'https://api.openai.com/auth';

describe('readClaims', () => {
  it('reads account, person, plan and end', () => {
    const claims = {
      email: 'ann@example.com',
      exp: 1_900_000_000,
      [auth]: {
        chatgpt_account_id: 'a',
        chatgpt_user_id: 'u',
        chatgpt_plan_type: 'pro',
        chatgpt_account_is_fedramp: true,
      },
    };
    expect(readClaims(fakeJwt(claims))).toEqual({
      email: 'ann@example.com',
      accountId: 'a',
      userId: 'u',
      planType: 'pro',
      fedramp: true,
      expiresAt: 1_900_000_000_000,
    });
  });

  it('falls back to the e-mail of the profile and to user_id', () => {
    const claims = { 'https://api.openai.com/profile': { email: 'bob@example.com' }, [auth]: { user_id: 'u' } };
    expect(readClaims(fakeJwt(claims))).toEqual({ email: 'bob@example.com', userId: 'u' });
  });

  it.each([
    ['hc', 'enterprise'],
    ['education', 'edu'],
    ['a_plan_of_tomorrow', 'a_plan_of_tomorrow'],
    ['constructor', 'constructor'],
  ])('knows the plan %s as %s', (said, known) => {
    expect(readClaims(fakeJwt({ [auth]: { chatgpt_plan_type: said } }))).toEqual({ planType: known });
  });

  it('passes over claims of the wrong type', () => {
    expect(readClaims(fakeJwt({ email: 5, exp: 'soon', [auth]: { chatgpt_account_id: ['a'] } }))).toEqual({});
    expect(readClaims(fakeJwt({ exp: 1e300, [auth]: 'a' }))).toEqual({});
  });

  it.each([
    '',
    'at-opaque',
    'a.b',
    'a..c',
    'a.!!.c',
    '.e30.c',
    'a.e30=.c',
    `a.${Buffer.from('[1').toString('base64url')}.c`,
    'a._w.c',
  ])('case 62: takes %j for opaque', (token) => expect(readClaims(token)).toBeNull());
});

describe('metadataOf', () => {
  it('case 8: calls the plan unknown when neither token tells it', () => {
    expect(metadataOf({}, null, 'acct-1')).toEqual({ accountId: 'acct-1', planType: 'unknown' });
  });

  it('takes the plan of the access token when the id token has none', () => {
    expect(metadataOf({ userId: 'u' }, { planType: 'team' }, 'acct-1')).toMatchObject({
      planType: 'team',
      userId: 'u',
    });
  });
});
