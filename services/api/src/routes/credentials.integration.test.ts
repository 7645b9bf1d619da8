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
