import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createTestApp, testCredential } from '../testing/test-app.ts';
import { actionsOf, addCredential, ownKey, readCredential } from '../testing/test-credentials.ts';
import { signUpMember, signUpOwner } from '../testing/test-person.ts';

const test = setUp(() => createTestApp({ settings: { allowedPrivateProviders: ['10.1.0.0/16'] } }));
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));

const rowOf = (id: string) => test.parts.db.prisma.credential.findUniqueOrThrow({ where: { id } });
const secret = ownKey.apiKey;

describe('201', () => {
  it('keeps a credential and shows everything of it but its secrets', async () => {
    const answer = await member.post('/credentials', {
      ...ownKey,
      headers: { 'X-Title': 'canary-header' },
      provider: { ...ownKey.provider, organisation: 'org', project: 'proj' },
      models: [{ id: 'gpt-5.5', label: 'GPT-5.5' }],
      defaultReasoningEffort: 'high',
    });
    expect(answer.json()).toEqual({
      id: expect.any(String),
      name: 'Mine',
      owner: { kind: 'person', userId: member.me.user.id, name: 'Ann' },
      kind: 'api-key',
      provider: { ...ownKey.provider, wireApi: 'responses', organisation: 'org', project: 'proj' },
      headerNames: ['X-Title'],
      hint: '0001',
      account: null,
      state: 'ok',
      stateMessage: null,
      parkedUntil: null,
      expiresAt: null,
      models: [{ id: 'gpt-5.5', label: 'GPT-5.5' }],
      modelsStale: false,
      defaultModel: 'gpt-5.5',
      defaultReasoningEffort: 'high',
      isDefault: true,
      mayChange: true,
      createdAt: expect.any(String),
      lastUsedAt: null,
    });
    const all = answer.body + (await member.get('/credentials')).body;
    expect(all).not.toContain(secret);
    expect(all).not.toContain('canary-header');
  });

  it('makes the first of an owner the default, and another one when that is asked for', async () => {
    const person = await signUpMember(test, owner);
    const first = await addCredential(person);
    const second = await addCredential(person);
    expect([first.isDefault, second.isDefault]).toEqual([true, false]);
    const third = await addCredential(person, { makeDefault: true });
    expect(third.isDefault).toBe(true);
    expect((await readCredential(person, first.id))?.isDefault).toBe(false);
  });

  it('makes one default of several that are added at once', async () => {
    const person = await signUpMember(test, owner);
    await Promise.all(Array.from({ length: 5 }, () => addCredential(person, { makeDefault: true })));
    const { items } = (await person.get('/credentials')).json();
    const own = items.filter((item: { owner: { kind: string } }) => item.owner.kind === 'person');
    expect(own.filter((item: { isDefault: boolean }) => item.isDefault)).toHaveLength(1);
  });

  it('keeps no hint of a secret that is short', async () => {
    expect((await addCredential(member, { apiKey: 'sk-short' })).hint).toBeNull();
  });

  it('takes a provider on a private address that the operator allows', async () => {
    const provider = { ...ownKey.provider, baseUrl: 'http://10.1.2.3:8000/v1' };
    expect((await addCredential(member, { kind: 'none', apiKey: undefined, provider })).kind).toBe('none');
  });
});

describe('200', () => {
  it('shows a person their own first, then the workspace’s and the installation’s, and nobody else’s', async () => {
    const person = await signUpMember(test, owner);
    const shared = await addCredential(owner, { owner: 'workspace', name: 'Shared' });
    const own = await addCredential(person, { name: 'Own' });
    await addCredential(owner, { name: 'The owner’s own' });
    const { items, ...rest } = (await person.get('/credentials')).json();
    expect(rest).toEqual({ chatgptSignIn: true, privateProviders: true });
    expect(items.map((item: { id: string }) => item.id)).toEqual([own.id, shared.id, expect.any(String)]);
    expect(items.map((item: { mayChange: boolean }) => item.mayChange)).toEqual([true, false, false]);
    expect(items[2]).toMatchObject({ name: testCredential.name, owner: { kind: 'installation' } });
    expect((await readCredential(owner, shared.id))?.mayChange).toBe(true);
  });

  it('changes what is given and leaves the rest', async () => {
    const { id } = await addCredential(member, { headers: { 'X-Title': 'a' } });
    const before = await rowOf(id);
    const changed = await member.patch(`/credentials/${id}`, { name: 'Renamed', defaultReasoningEffort: 'low' });
    expect([changed.statusCode, changed.json()]).toMatchObject([
      200,
      { name: 'Renamed', defaultReasoningEffort: 'low', hint: '0001', headerNames: ['X-Title'] },
    ]);
    const after = await rowOf(id);
    expect([after.sealed, after.generation]).toEqual([before.sealed, before.generation]);
    expect(await actionsOf(member, id)).toEqual(['credential.changed', 'credential.created']);
  });

  it('exchanges the key and the headers, under a new generation', async () => {
    const { id } = await addCredential(member);
    const before = await rowOf(id);
    const changed = await member.patch(`/credentials/${id}`, {
      secret: 'sk-another-key-of-mine-0002',
      headers: { 'X-New': 'b' },
    });
    expect(changed.json()).toMatchObject({ hint: '0002', headerNames: ['X-New'] });
    expect((await rowOf(id)).generation).not.toBe(before.generation);
    expect(changed.body).not.toContain('another-key');
  });

  it('takes another address with the secret given again', async () => {
    const { id } = await addCredential(member, { headers: { 'X-Title': 'a' } });
    const provider = { ...ownKey.provider, baseUrl: 'https://other.example/v1' };
    const all = { provider, secret, headers: { 'X-Title': 'a' } };
    expect((await member.patch(`/credentials/${id}`, all)).json().provider.baseUrl).toBe(provider.baseUrl);
  });

  it('switches a credential off and on', async () => {
    const { id } = await addCredential(member);
    const off = await member.patch(`/credentials/${id}`, { disabled: true });
    expect(off.json()).toMatchObject({ state: 'disabled', stateMessage: 'It is switched off.' });
    const on = await member.patch(`/credentials/${id}`, { disabled: false });
    expect(on.json()).toMatchObject({ state: 'ok', stateMessage: null });
  });

  it('does not make a dead token live by switching it off and on', async () => {
    const { id } = await addCredential(member);
    await test.parts.db.prisma.credential.update({
      where: { id },
      data: { state: 'needs_sign_in', stateReason: 'refused', stateMessage: 'Refused.' },
    });
    await member.patch(`/credentials/${id}`, { disabled: true });
    expect((await member.patch(`/credentials/${id}`, { disabled: false })).json()).toMatchObject({
      state: 'needs_sign_in',
      stateMessage: 'Refused.',
    });
  });
});

describe('204', () => {
  it('wipes the secrets of a removed credential, which is on no list any more', async () => {
    const { id } = await addCredential(member, { headers: { 'X-Title': 'a' } });
    expect((await member.delete(`/credentials/${id}`)).statusCode).toBe(204);
    expect(await rowOf(id)).toMatchObject({ sealed: null, keyId: null, hint: null, headerNames: [], isDefault: false });
    expect(await readCredential(member, id)).toBeUndefined();
    for (const answer of [
      await member.delete(`/credentials/${id}`),
      await member.patch(`/credentials/${id}`, { name: 'x' }),
      await member.post(`/credentials/${id}/test`),
      await member.get(`/credentials/${id}/history`),
    ]) {
      expect(answer.statusCode).toBe(404);
    }
    const audit = await test.parts.db.prisma.auditEvent.findMany({ where: { subjectId: id } });
    expect(audit.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['credential.created', member.me.user.id],
      ['credential.removed', member.me.user.id],
    ]);
  });
});

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
    expect([asked.statusCode, asked.json().error.code]).toEqual([403, 'forbidden']);
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
      expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not_found']);
    }
  });
});

describe('422', () => {
  const refusal = async (id: string, change: object) => {
    const answer = await member.patch(`/credentials/${id}`, change);
    return [answer.statusCode, answer.json().error?.code];
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
      expect([added.statusCode, added.json().error.code]).toEqual([422, 'provider_address_forbidden']);
      const { id } = await addCredential(member);
      expect(await refusal(id, { provider, secret })).toEqual([422, 'provider_address_forbidden']);
    },
  );

  it('case 3: refuses a bearer-only token as a ChatGPT sign-in', async () => {
    const provider = { kind: 'chatgpt', baseUrl: 'https://chatgpt.com/backend-api/codex' };
    const bearer = { ...ownKey, kind: 'bearer', accessToken: 'a-token', apiKey: undefined, provider };
    const answer = await member.post('/credentials', bearer);
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'credential_invalid']);
    expect(answer.json().error.message).toContain('Sign in with ChatGPT instead');
  });

  it('refuses a key for what has none, and an end for what has none', async () => {
    const none = await addCredential(member, { kind: 'none', apiKey: undefined });
    expect(await refusal(none.id, { secret })).toEqual([422, 'credential_invalid']);
    expect(await refusal(none.id, { expiresAt: null })).toEqual([422, 'credential_invalid']);
  });
});
