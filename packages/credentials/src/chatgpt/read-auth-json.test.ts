import { describe, expect, it } from 'vitest';
import { defaultAccount } from '../testing/fake-issuer-state.ts';
import { claimsOf, fakeJwt } from '../testing/fake-jwt.ts';
import { readAuthJson } from './read-auth-json.ts';

const source = { issuer: 'https://auth.openai.com', now: () => Date.parse('2026-11-23') };
const tokens = {
  id_token: fakeJwt(claimsOf(defaultAccount)),
  access_token: fakeJwt({ exp: 1_900_000_000 }),
  refresh_token: 'rt_canary',
  account_id: 'acct-1',
};
const file = (more: object = {}, tokenChanges: object = {}) => ({
  auth_mode: 'chatgpt',
  OPENAI_API_KEY: null,
  tokens: { ...tokens, ...tokenChanges },
  last_refresh: '2026-11-22T10:44:24.355744449Z',
  ...more,
});
const read = (content: object) => readAuthJson(JSON.stringify(content), source);

describe('readAuthJson', () => {
  it('reads the sign-in of a Codex CLI', () => {
    expect(read(file())).toEqual({
      email: 'ann@example.com',
      tokens: {
        idToken: tokens.id_token,
        accessToken: tokens.access_token,
        refreshToken: 'rt_canary',
        metadata: { accountId: 'acct-1', userId: 'user-1', planType: 'plus' },
        expiresAt: 1_900_000_000_000,
        refreshedAt: Date.parse('2026-11-22T10:44:24.355Z'),
      },
    });
  });

  it('case 80: takes a file with unknown fields, a byte order mark and CRLF', () => {
    const content = JSON.stringify(file({ agent_identity: { a: 1 } }, { login_owner_id: 'x' }), null, 2);
    const read = readAuthJson(`\uFEFF${content.replaceAll('\n', '\r\n')}\r\n`, source);
    expect(read.tokens.refreshToken).toBe('rt_canary');
  });

  it('takes the account from the id token when the file does not name it', () => {
    expect(read(file({}, { account_id: null })).tokens.metadata.accountId).toBe('acct-1');
  });

  it('takes a file without a mode and without a key, and an opaque access token', () => {
    const { tokens: taken } = read(file({ auth_mode: undefined }, { access_token: 'at-opaque' }));
    expect(taken.accessToken).toBe('at-opaque');
    expect(taken).not.toHaveProperty('expiresAt');
  });

  it('takes its own issuer for its own, with a slash or without', () => {
    expect(() =>
      read(file({}, { oauth_provenance: { issuer: 'https://auth.openai.com/', client_id: 'c' } })),
    ).not.toThrow();
  });

  it.each<[string, string, string]>([
    ['broken JSON', '{"auth_mode":"chatgpt","tokens":{"refresh_token":"rt_canary"', 'is no JSON'],
    ['something else', '[]', 'lacks or misspells'],
    ['an API key', JSON.stringify({ OPENAI_API_KEY: 'sk-canary' }), 'apikey'],
    ['a personal access token', JSON.stringify(file({ auth_mode: 'personalAccessToken' })), 'personalAccessToken'],
    ['no tokens', JSON.stringify(file({ tokens: null })), 'no tokens'],
    ['an empty refresh token', JSON.stringify(file({}, { refresh_token: '' })), 'tokens.refresh_token'],
    ['no access token', JSON.stringify(file({}, { access_token: undefined })), 'tokens.access_token'],
    [
      'a foreign issuer',
      JSON.stringify(file({}, { oauth_provenance: { issuer: 'https://evil.example' } })),
      'another sign-in',
    ],
    ['two accounts', JSON.stringify(file({}, { account_id: 'acct-2' })), 'two different'],
    ['an id token that cannot be read', JSON.stringify(file({}, { id_token: 'canary' })), 'id token'],
  ])('case 80: refuses a file with %s, says why and repeats nothing of it', (_what, content, why) => {
    const attempt = () => readAuthJson(content, source);
    expect(attempt).toThrow(expect.objectContaining({ fault: { kind: 'config' } }));
    expect(attempt).toThrow(why);
    expect(attempt).not.toThrow('canary');
  });

  it('case 3: refuses a sign-in without an account', () => {
    const idToken = fakeJwt({ email: 'ann@example.com' });
    expect(() => read(file({}, { account_id: '', id_token: idToken }))).toThrow('ChatGPT account');
  });
});
