import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readIdentityFile } from './identity-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'identity-file-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'identity.json');

const oidc = { id: 'company', kind: 'oidc', label: 'Company', issuer: 'https://id.example.com', clientId: 'web' };

function read(...providers: object[]) {
  writeFileSync(path, JSON.stringify({ providers }));
  return readIdentityFile(path, { COMPANY_SECRET: 'from-the-environment' });
}

describe('the operator’s file of identity providers', () => {
  it('gives each provider with its defaults and its secret, wherever that is kept', () => {
    writeFileSync(join(folder, 'secret'), 'from-a-file\n');
    const [one, two, three, four] = read(
      { ...oidc, clientSecretFile: 'secret' },
      { id: 'gitlab', kind: 'gitlab', label: 'GitLab', clientId: 'web', clientSecretEnv: 'COMPANY_SECRET' },
      { id: 'github', kind: 'github', label: 'GitHub', clientId: 'web', clientSecret: 'inline' },
      {
        ...oidc,
        id: 'public',
        publicClient: true,
        claims: { name: 'display' },
        forced: { emailDomains: ['Example.COM'] },
      },
    );
    expect(one).toEqual({
      ...{
        ...oidc,
        clientSecret: 'from-a-file',
        emailsAreVerified: false,
        operatorsKeepPassword: true,
        askSecondFactor: false,
      },
      ...{ scopes: ['openid', 'email', 'profile'], roles: [], forced: false },
      claims: { email: 'email', emailVerified: 'email_verified', name: 'name' },
    });
    expect(two).toMatchObject({ issuer: 'https://gitlab.com', clientSecret: 'from-the-environment' });
    expect(three).toMatchObject({
      url: 'https://github.com',
      apiUrl: 'https://api.github.com',
      clientSecret: 'inline',
    });
    expect(four).toMatchObject({
      clientSecret: null,
      claims: { name: 'display', email: 'email' },
      forced: { emailDomains: ['example.com'] },
    });
  });

  it.each<[string, object, RegExp]>([
    ['no secret', oidc, /exactly one of clientSecret/],
    ['two secrets', { ...oidc, clientSecret: 'canary', clientSecretFile: 'canary' }, /exactly one of clientSecret/],
    ['a secret file that is not there', { ...oidc, clientSecretFile: 'nowhere' }, /"company" cannot be read/],
    ['a variable that is not set', { ...oidc, clientSecretEnv: 'CANARY' }, /"company" is empty/],
    ['a secret with white space', { ...oidc, clientSecret: 'a canary' }, /clientSecret/],
    ['an unknown field', { ...oidc, clientSecret: 'canary', colour: 'canary' }, /nothing called colour/],
    ['an issuer that is no address', { ...oidc, clientSecret: 'canary', issuer: 'canary' }, /issuer/],
    ['an id that cannot stand in an address', { ...oidc, clientSecret: 'canary', id: 'a/canary' }, /providers\.0\.id/],
    [
      'a role that there is not',
      { ...oidc, clientSecret: 'canary', roles: [{ workspace: 'w', role: 'canary' }] },
      /role/,
    ],
    [
      'a claim without a value',
      { ...oidc, clientSecret: 'canary', roles: [{ claim: 'canary', workspace: 'w', role: 'member' }] },
      /claim and value together/,
    ],
    ['a second factor that nothing shows', { ...oidc, clientSecret: 'canary', secondFactor: {} }, /secondFactor/],
    ['scopes without openid', { ...oidc, clientSecret: 'canary', scopes: ['email'] }, /openid is missing/],
    ['a domain with an @', { ...oidc, clientSecret: 'canary', signUp: { emailDomains: ['@canary.com'] } }, /domain/],
    ['GitHub without a secret', { ...oidc, kind: 'github', issuer: undefined, publicClient: true }, /publicClient/],
    ['a kind that there is not', { ...oidc, kind: 'canary', clientSecret: 'canary' }, /kind/],
  ])('is refused with %s, and never repeats a value', (_name, entry, message) => {
    expect(() => read(entry)).toThrow(message);
    expect(() => read(entry)).not.toThrow(/canary/i);
  });

  it('is refused when two providers have one id', () => {
    const entry = { ...oidc, publicClient: true };
    expect(() => read(entry, entry)).toThrow('Two providers have the same id.');
  });

  it('is refused, without a piece of it, when it is no JSON', () => {
    writeFileSync(path, '{"providers": [{"clientSecret": "canary"');
    expect(() => readIdentityFile(path, {})).toThrow('is not JSON');
    expect(() => readIdentityFile(path, {})).not.toThrow(/canary/);
  });
});
