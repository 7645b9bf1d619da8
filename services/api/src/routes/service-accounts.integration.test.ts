import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../testing/audit-of.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { type Person, password, signUpMember, signUpOwner, signUpStranger } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

const create = async (role = 'member', name = 'Nightly') =>
  (await owner.post('/service-accounts', { name, role })).json() as { id: string };

const makeToken = async (id: string, scopes: string[]) =>
  await owner.post(`/service-accounts/${id}/tokens`, { name: 'CI', scopes });

const ask = (token: string, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
  test.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { body }),
  });

async function admin(): Promise<Person> {
  const person = await signUpMember(test, owner);
  await test.parts.db.pool.query(`UPDATE members SET role = 'admin' WHERE user_id = $1`, [person.me.user.id]);
  return person;
}

describe('a service account', () => {
  it('works in its workspace with its tokens, and is shown with them and with who made it', async () => {
    const { id } = await create();
    const made = await makeToken(id, ['tasks:read']);
    expect([made.statusCode, made.json().token]).toEqual([201, expect.stringMatching(/^cws_/)]);
    expect((await ask(made.json().token, 'GET', '/tasks')).statusCode).toBe(200);
    const { items } = (await owner.get('/service-accounts')).json();
    expect(items).toMatchObject([
      {
        ...{ id, name: 'Nightly', role: 'member', disabledAt: null },
        createdBy: { id: owner.me.user.id },
        tokens: [{ name: 'CI', scopes: ['tasks:read'], lastUsedAt: expect.any(String) }],
      },
    ]);
  });

  it('cannot sign in', async () => {
    const { id } = await create();
    const { email } = await test.parts.db.prisma.user.findUniqueOrThrow({ where: { id } });
    const answer = await test.app.inject({ method: 'POST', url: '/api/v1/sign-in', body: { email, password } });
    expect(outcomeOf(answer)).toEqual([401, 'wrong_credentials']);
  });

  it('is renamed, lowered, disabled and enabled, each at once and each written down', async () => {
    const { id } = await create('admin', 'Old');
    const { token } = (await makeToken(id, ['workspace:write', 'tasks:read'])).json();
    const status = async () => (await ask(token, 'GET', '/tasks')).statusCode;
    const change = async (body: object) => (await owner.patch(`/service-accounts/${id}`, body)).json();
    expect(await change({ name: 'New', role: 'viewer' })).toMatchObject({ name: 'New', role: 'viewer' });
    expect((await ask(token, 'POST', '/service-accounts', { name: 'x', role: 'viewer' })).statusCode).toBe(403);
    expect((await change({ disabled: true })).disabledAt).toEqual(expect.any(String));
    expect(await status()).toBe(401);
    expect((await change({ disabled: false })).disabledAt).toBeNull();
    expect(await status()).toBe(200);
    expect((await auditOf(test, id)).map(({ action }) => action)).toEqual([
      'service_account.created',
      'service_account.renamed',
      'service_account.role_changed',
      'service_account.disabled',
      'service_account.enabled',
    ]);
  });

  it('that is removed is listed no more, and its tokens end, although its name stays with what it did', async () => {
    const { id } = await create('member', 'Leaving');
    const { token } = (await makeToken(id, ['tasks:read'])).json();
    expect((await owner.delete(`/service-accounts/${id}`)).statusCode).toBe(204);
    expect((await ask(token, 'GET', '/tasks')).statusCode).toBe(401);
    const { items } = (await owner.get('/service-accounts')).json();
    expect(items.some((item: { id: string }) => item.id === id)).toBe(false);
    expect((await owner.patch(`/service-accounts/${id}`, { name: 'x' })).statusCode).toBe(404);
    expect((await test.parts.db.prisma.user.findUniqueOrThrow({ where: { id } })).name).toBe('Leaving');
  });

  it('loses one token and keeps the others', async () => {
    const { id } = await create();
    const [one, two] = [(await makeToken(id, ['tasks:read'])).json(), (await makeToken(id, ['tasks:read'])).json()];
    const path = `/service-accounts/${id}/tokens/${one.id}`;
    expect((await owner.delete(path)).statusCode).toBe(204);
    expect((await ask(one.token, 'GET', '/tasks')).statusCode).toBe(401);
    expect((await ask(two.token, 'GET', '/tasks')).statusCode).toBe(200);
  });
});

describe('403', () => {
  it('keeps service accounts to admins and owners', async () => {
    const member = await signUpMember(test, owner);
    expect((await member.get('/service-accounts')).statusCode).toBe(403);
    expect((await member.post('/service-accounts', { name: 'x' })).statusCode).toBe(403);
    expect((await (await admin()).post('/service-accounts', { name: 'x', role: 'admin' })).statusCode).toBe(201);
  });

  it('gives no token more than the role of its account has', async () => {
    const { id } = await create('viewer');
    const answer = await makeToken(id, ['tasks:read', 'tasks:write', 'installation:write']);
    expect([answer.statusCode, answer.json().error.message]).toEqual([
      403,
      expect.stringContaining('tasks:write, installation:write'),
    ]);
  });

  it('lets no token make a token with scopes that it does not have itself', async () => {
    const { id } = await create('admin', 'Maker');
    const maker = (await makeToken(id, ['workspace:write'])).json().token;
    const path = `/service-accounts/${id}/tokens`;
    const beyond = await ask(maker, 'POST', path, { name: 'x', scopes: ['workspace:write', 'credentials:write'] });
    expect(beyond.statusCode).toBe(403);
    const within = await ask(maker, 'POST', path, { name: 'x', scopes: ['workspace:write'] });
    expect(within.statusCode).toBe(201);
  });
});

describe('404', () => {
  it('answers those of another workspace, and people, as what does not exist', async () => {
    const { id } = await create();
    const stranger = await signUpStranger(test);
    await test.parts.db.pool.query(`UPDATE members SET role = 'owner' WHERE user_id = $1`, [stranger.me.user.id]);
    const token = { name: 'x', scopes: ['tasks:read'] };
    const answers = [
      await stranger.patch(`/service-accounts/${id}`, { name: 'x' }),
      await stranger.delete(`/service-accounts/${id}`),
      await stranger.post(`/service-accounts/${id}/tokens`, token),
      await owner.post(`/service-accounts/${(await admin()).me.user.id}/tokens`, token),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404]);
  });
});

describe('400', () => {
  it('makes none that owns the workspace', async () => {
    expect((await owner.post('/service-accounts', { name: 'x', role: 'owner' })).statusCode).toBe(400);
  });
});
