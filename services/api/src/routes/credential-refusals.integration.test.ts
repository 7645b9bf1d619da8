import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { addCredential, ownKey, readCredential } from '../testing/test-credentials.ts';
import { signUpMember, signUpOwner } from '../testing/test-person.ts';

const test = setUp(() => createTestApp({ settings: { allowedPrivateProviders: ['10.1.0.0/16'] } }));
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));

const secret = ownKey.apiKey;

describe('400', () => {
  it.each<[string, object, RegExp]>([
    ['no key', { apiKey: '' }, /^apiKey/],
    ['a key with white space', { apiKey: 'sk a b' }, /white space/],
    ['an address that is none', { provider: { kind: 'openai', baseUrl: 'models' } }, /Give the address/],
    ['an address with a password', { provider: { kind: 'openai', baseUrl: 'https://a:b@models.example' } }, /password/],
    ['case 44: a header that the gateway sets', { headers: { Authorization: 'Bearer canary' } }, /gateway itself/],
    ['a header with the account', { headers: { 'chatgpt-account-id': 'canary' } }, /gateway itself/],
    ['a command', { kind: 'command', command: { command: '/bin/sh' } }, /^kind/],
    ['a made-up sign-in', { kind: 'chatgpt' }, /^kind/],
  ])('refuses %s, and does not repeat it', async (_name, wrong, message) => {
    const answer = await member.post('/credentials', { ...ownKey, ...wrong });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error.message).toMatch(message);
    expect(answer.body).not.toMatch(/sk a b|canary/);
  });
});

describe('403', () => {
  it('lets only an owner of the workspace add, change and remove its credentials', async () => {
    const asked = await member.post('/credentials', { ...ownKey, owner: 'workspace' });
    expect(outcomeOf(asked)).toEqual([403, 'forbidden']);
    const { id } = await addCredential(owner, { owner: 'workspace' });
    expect((await member.patch(`/credentials/${id}`, { name: 'x' })).statusCode).toBe(403);
    expect((await member.delete(`/credentials/${id}`)).statusCode).toBe(403);
    expect((await readCredential(member, id))?.name).toBe('Mine');
  });

  it('lets nobody change the installation’s', async () => {
    const { items } = (await owner.get('/credentials')).json();
    const { id } = items.find((item: { owner: { kind: string } }) => item.owner.kind === 'installation');
    expect((await owner.patch(`/credentials/${id}`, { name: 'x' })).statusCode).toBe(403);
    expect((await owner.delete(`/credentials/${id}`)).statusCode).toBe(403);
  });
});

describe('404', () => {
  it('hides what belongs to another person, also from the owner of the workspace', async () => {
    const { id } = await addCredential(member);
    for (const answer of [
      await owner.patch(`/credentials/${id}`, { name: 'x' }),
      await owner.delete(`/credentials/${id}`),
      await owner.post(`/credentials/${id}/test`),
      await owner.get(`/credentials/${id}/models`),
      await owner.get(`/credentials/${id}/history`),
    ]) {
      expect(outcomeOf(answer)).toEqual([404, 'not_found']);
    }
  });
});

describe('422', () => {
  const refusal = async (id: string, change: object) => {
    const answer = await member.patch(`/credentials/${id}`, change);
    return outcomeOf(answer);
  };

  it('does not send a key to another address than the one it was given for', async () => {
    const { id } = await addCredential(member);
    const provider = { ...ownKey.provider, baseUrl: 'https://evil.example/v1' };
    expect(await refusal(id, { provider })).toEqual([422, 'credential_invalid']);
    const withHeaders = await addCredential(member, { kind: 'none', apiKey: undefined, headers: { 'X-Secret': 'a' } });
    expect(await refusal(withHeaders.id, { provider })).toEqual([422, 'credential_invalid']);
    expect((await readCredential(member, id))?.provider.baseUrl).toBe(ownKey.provider.baseUrl);
  });

  it.each(['http://127.0.0.1:8000/v1', 'http://169.254.169.254/latest', 'http://[::1]/v1', 'http://10.2.0.1/v1'])(
    'refuses the private address %s, also as a change',
    async (baseUrl) => {
      const provider = { ...ownKey.provider, baseUrl };
      const added = await member.post('/credentials', { ...ownKey, provider });
      expect(outcomeOf(added)).toEqual([422, 'provider_address_forbidden']);
      const { id } = await addCredential(member);
      expect(await refusal(id, { provider, secret })).toEqual([422, 'provider_address_forbidden']);
    },
  );

  it('case 3: refuses a bearer-only token as a ChatGPT sign-in', async () => {
    const provider = { kind: 'chatgpt', baseUrl: 'https://chatgpt.com/backend-api/codex' };
    const bearer = { ...ownKey, kind: 'bearer', accessToken: 'a-token', apiKey: undefined, provider };
    const answer = await member.post('/credentials', bearer);
    expect(outcomeOf(answer)).toEqual([422, 'credential_invalid']);
    expect(answer.json().error.message).toContain('Sign in with ChatGPT instead');
  });

  it('refuses a key for what has none, and an end for what has none', async () => {
    const none = await addCredential(member, { kind: 'none', apiKey: undefined });
    expect(await refusal(none.id, { secret })).toEqual([422, 'credential_invalid']);
    expect(await refusal(none.id, { expiresAt: null })).toEqual([422, 'credential_invalid']);
  });
});
