import type { Role } from '@codex-web/contracts/access';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeEach, describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { type Person, signUpMember, signUpOwner, signUpStranger, submit } from '../testing/test-person.ts';
import { ask, signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
let person: Person;

beforeEach(async () => {
  person = await signUpMember(test, owner);
});

const idOf = ({ me }: Person) => me.user.id;
const as = (role: Role) => signUpAs(test, owner, `A ${role}`, role);
const setRole = (by: Person, whose: Person, role: Role) => by.patch(`/members/${idOf(whose)}`, { role });

async function readMember(whose: Person, by: Person = owner) {
  const { items } = (await by.get('/members')).json();
  return items.find((item: { userId: string }) => item.userId === idOf(whose));
}

describe('200', () => {
  it('lists the members with what the one who asks may do with each', async () => {
    const admin = await as('admin');
    expect(await readMember(person, admin)).toMatchObject({
      ...{ role: 'member', kind: 'person', secondFactor: false, groups: [], isYou: false, mayRemove: true },
      mayGive: ['admin', 'member', 'viewer'],
    });
    expect(await readMember(owner, admin)).toMatchObject({ mayGive: [], mayRemove: false });
    expect(await readMember(admin, admin)).toMatchObject({ isYou: true, mayRemove: false });
    expect(await readMember(person, person)).toMatchObject({ mayGive: [], mayRemove: false });
    expect(await readMember(owner, person)).toMatchObject({ secondFactor: null });
    expect((await admin.get('/members')).json().mayInviteAs).toEqual(['admin', 'member', 'viewer']);
    expect((await person.get('/members')).json().mayInviteAs).toEqual([]);
  });

  it('changes a role from the next request on, and revokes invitations that could not be made any more', async () => {
    const admin = await as('admin');
    const { id } = (await admin.post('/invitations', { role: 'admin' })).json();
    expect((await setRole(owner, admin, 'viewer')).statusCode).toBe(200);
    expect((await admin.post('/repositories', { url: 'https://git.example/x.git' })).statusCode).toBe(403);
    expect((await owner.get('/invitations')).json().items.map((item: { id: string }) => item.id)).not.toContain(id);
  });

  it('removes somebody with all they have in the workspace, and keeps their tasks', async () => {
    const task = await submit(person, { prompt: 'Mine.', attempts: 2 });
    const secret = await submit(person, { prompt: 'Only mine.' });
    await person.patch(`/tasks/${secret.id}`, { visibility: 'private' });
    await person.post('/credentials', {
      ...{ kind: 'api-key', apiKey: 'sk-a-secret-of-theirs', owner: 'person', name: 'Their key' },
      provider: { kind: 'openai', baseUrl: 'https://api.openai.com/v1' },
    });
    const { text, token } = (await person.post('/tokens', { name: 'cli', scopes: ['tasks:read'] })).json();
    const bearer = { authorization: `Bearer ${text ?? token}` };
    await owner.post('/limits', { scope: 'person', period: 'day', metric: 'tokens', amount: 5, userId: idOf(person) });

    const answer = await owner.delete(`/members/${idOf(person)}`);
    expect(answer.json()).toEqual({
      ...{ endedAttempts: 3, wipedCredentials: 1, revokedTokens: 1 },
      handedTasks: [{ id: secret.id, title: secret.title }],
    });
    expect(answer.statusCode).toBe(200);
    expect((await person.get('/tasks')).statusCode).toBe(403);
    expect((await test.app.inject({ url: '/api/v1/tasks', headers: bearer })).statusCode).toBe(401);
    expect((await owner.get(`/tasks/${task.id}`)).json()).toMatchObject({ state: 'cancelled' });
    expect((await owner.get(`/tasks/${secret.id}`)).json()).toMatchObject({ assignee: { id: idOf(owner) } });
    const { rows } = await test.parts.db.pool.query(
      `SELECT (SELECT count(*)::int FROM credentials WHERE user_id = $1 AND sealed IS NOT NULL) AS secrets,
         (SELECT count(*)::int FROM api_tokens WHERE user_id = $1) AS tokens,
         (SELECT count(*)::int FROM limits WHERE user_id = $1) AS limits`,
      [idOf(person)],
    );
    expect(rows[0]).toEqual({ secrets: 0, tokens: 0, limits: 0 });
  });

  it('tells workers to stop what is at work for somebody who is removed', async () => {
    const task = await submit(person);
    await test.parts.db.pool.query(
      "UPDATE attempts SET state = 'running', lease = 1, started_at = now() WHERE person_id = $1",
      [idOf(person)],
    );
    await owner.delete(`/members/${idOf(person)}`);
    const { turns } = (await owner.get(`/tasks/${task.id}`)).json();
    expect(turns[0].attempts[0]).toMatchObject({ state: 'running', cancelRequested: true });
  });

  it('lets somebody leave, whose private tasks an owner gets', async () => {
    const task = await submit(person, { prompt: 'Only mine.' });
    await person.patch(`/tasks/${task.id}`, { visibility: 'private' });
    const answer = await person.post('/workspace/leave');
    expect(answer.json().handedTasks).toEqual([{ id: task.id, title: task.title }]);
    expect(outcomeOf(await person.get('/me'))).toEqual([403, 'no_workspace']);
    expect((await person.get('/workspaces')).json()).toEqual({ items: [], activeId: null, mayCreate: false });
  });
});

describe('204', () => {
  it('transfers the workspace: the new owner owns it, the former one is an admin', async () => {
    const other = await createTestApp();
    try {
      const first = await signUpOwner(other);
      const second = await signUpMember(other, first);
      const name = first.me.workspace.name;
      expect(outcomeOf(await first.post('/workspace/transfer', { userId: idOf(second), name: 'Another' }))).toEqual([
        422,
        'name_not_typed',
      ]);
      expect((await first.post('/workspace/transfer', { userId: idOf(second), name })).statusCode).toBe(204);
      const { items } = (await first.get('/members')).json();
      const roles = Object.fromEntries(items.map((item: { userId: string; role: Role }) => [item.userId, item.role]));
      expect(roles).toEqual({ [idOf(first)]: 'admin', [idOf(second)]: 'owner' });
    } finally {
      await other.close();
    }
  });
});

describe('400', () => {
  it('refuses a role there is none of, and removing oneself', async () => {
    expect((await owner.patch(`/members/${idOf(person)}`, { role: 'emperor' })).statusCode).toBe(400);
    expect((await owner.delete(`/members/${idOf(owner)}`)).statusCode).toBe(400);
  });
});

describe('403', () => {
  it.each(['member', 'viewer'] as const)('lets a %s change and remove nobody', async (role) => {
    const by = await as(role);
    expect(outcomeOf(await setRole(by, person, 'viewer'))).toEqual([403, 'forbidden']);
    expect(outcomeOf(await by.delete(`/members/${idOf(person)}`))).toEqual([403, 'forbidden']);
  });

  it('lets an admin neither touch an owner nor make one, also not oneself or by an invitation', async () => {
    const admin = await as('admin');
    for (const answer of [
      await setRole(admin, owner, 'member'),
      await admin.delete(`/members/${idOf(owner)}`),
      await setRole(admin, person, 'owner'),
      await setRole(admin, admin, 'owner'),
      await admin.post('/invitations', { role: 'owner' }),
    ]) {
      expect(outcomeOf(answer)).toEqual([403, 'forbidden']);
    }
  });
});

describe('404', () => {
  it('answers the same for a person of another workspace and for nobody', async () => {
    const stranger = await signUpStranger(test);
    for (const id of [idOf(stranger), 'nobody']) {
      expect((await owner.patch(`/members/${id}`, { role: 'viewer' })).statusCode).toBe(404);
      expect((await owner.delete(`/members/${id}`)).statusCode).toBe(404);
    }
  });
});

describe('409', () => {
  it('keeps the last owner: lowered, leaving and removed, also by two who do it to each other at once', async () => {
    expect(outcomeOf(await setRole(owner, owner, 'member'))).toEqual([409, 'last_owner']);
    expect(outcomeOf(await owner.post('/workspace/leave'))).toEqual([409, 'last_owner']);
    const second = await as('owner');
    const answers = await Promise.all([
      ask(test, owner, 'DELETE', `/members/${idOf(second)}`),
      ask(test, second, 'DELETE', `/members/${idOf(owner)}`),
    ]);
    const { rows } = await test.parts.db.pool.query(
      "SELECT user_id FROM members WHERE workspace_id = $1 AND role = 'owner'",
      [owner.me.workspace.id],
    );
    expect([answers.filter(({ statusCode }) => statusCode === 200).length, rows.length]).toEqual([1, 1]);
  });
});
