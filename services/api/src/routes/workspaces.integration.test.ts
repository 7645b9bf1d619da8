import { purgeWorkspaces } from '@codex-web/db/purge-workspaces';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { type Person, signInAgain, signUpMember, signUpOwner, submit } from '../testing/test-person.ts';
import { ask, signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));

const remove = (person: Person, name: string, workspaceId: string) =>
  ask(test, person, 'DELETE', '/workspace', { body: { name }, headers: { 'x-workspace-id': workspaceId } });

describe('200', () => {
  it('lets a session choose among the workspaces of its person, and no other session with it', async () => {
    const other = await signInAgain(test, owner);
    const made = (await owner.post('/workspaces', { name: 'Second' })).json();
    expect(made).toMatchObject({ name: 'Second', role: 'owner' });
    expect((await owner.get('/me')).json()).toMatchObject({
      workspace: { id: made.id },
      workspaces: [{ id: owner.me.workspace.id }, { id: made.id, role: 'owner' }],
    });
    expect((await other.get('/me')).json().workspace.id).toBe(owner.me.workspace.id);
    expect((await owner.get('/workspaces')).json()).toMatchObject({ activeId: made.id, mayCreate: true });
    await owner.post(`/workspaces/${owner.me.workspace.id}/activate`);
    expect((await owner.get('/me')).json().workspace.id).toBe(owner.me.workspace.id);
    const named = await owner.get('/me', { 'x-workspace-id': made.id });
    expect(named.json().workspace.id).toBe(made.id);
  });

  it('changes settings, and writes down which', async () => {
    const change = { name: 'Renamed', defaultVisibility: 'private', tokenMaxDays: 30, requireSecondFactor: false };
    expect((await owner.patch('/workspace', change)).json()).toMatchObject({ ...change, mayManage: true });
    const { items } = (await owner.get('/audit?action=workspace.changed')).json();
    expect(items[0].summary).toContain('the name to “Renamed”');
    await owner.patch('/workspace', { defaultVisibility: 'workspace', tokenMaxDays: null });
  });
});

describe('204', () => {
  it('deletes a workspace: nobody sees it, its attempts end, its secrets and rows go, and its audit log stays', async () => {
    const { id } = (await owner.post('/workspaces', { name: 'Doomed' })).json();
    const task = await submit(owner);
    await owner.post('/credentials', {
      ...{ kind: 'api-key', apiKey: 'sk-a-secret-of-it', owner: 'workspace', name: 'Key' },
      provider: { kind: 'openai', baseUrl: 'https://api.openai.com/v1' },
    });
    expect((await remove(owner, 'doomed?', id)).json().error.code).toBe('name_not_typed');
    expect((await remove(owner, 'Doomed', id)).statusCode).toBe(204);
    expect((await owner.get('/me')).json().workspaces.map((one: { id: string }) => one.id)).not.toContain(id);
    expect((await owner.get(`/tasks/${task.id}`)).statusCode).toBe(404);
    const count = async (table: string, column = 'workspace_id') => {
      const { rows } = await test.parts.db.pool.query(`SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`, [
        id,
      ]);
      return rows[0].n;
    };
    const { rows } = await test.parts.db.pool.query('SELECT sealed FROM credentials WHERE workspace_id = $1', [id]);
    expect([rows, await count('members')]).toEqual([[{ sealed: null }], 0]);

    expect(await purgeWorkspaces(test.parts.db)).toBe(1);
    expect([await count('tasks'), await count('repositories'), await count('workspaces', 'id')]).toEqual([0, 0, 0]);
    expect(await count('audit_events')).toBeGreaterThan(3);
  });

  it('keeps the rows of a deleted workspace while an attempt of it is at work', async () => {
    const { id } = (await owner.post('/workspaces', { name: 'Busy' })).json();
    await submit(owner);
    await test.parts.db.pool.query("UPDATE attempts SET state = 'running' WHERE workspace_id = $1", [id]);
    await remove(owner, 'Busy', id);
    expect(await purgeWorkspaces(test.parts.db)).toBe(0);
    await test.parts.db.pool.query("UPDATE attempts SET state = 'cancelled' WHERE workspace_id = $1", [id]);
    expect(await purgeWorkspaces(test.parts.db)).toBe(1);
  });
});

describe('403', () => {
  it('lets only operators make workspaces, unless everybody may', async () => {
    expect((await member.post('/workspaces', { name: 'Mine' })).statusCode).toBe(403);
    const open = await createTestApp({ settings: { workspaceCreation: 'everyone' } });
    try {
      const somebody = await signUpMember(open, await signUpOwner(open));
      expect((await somebody.post('/workspaces', { name: 'Mine' })).statusCode).toBe(201);
    } finally {
      await open.close();
    }
  });

  it('lets only an owner delete, and only owners and admins change', async () => {
    const admin = await signUpAs(test, owner, 'Ada', 'admin');
    const id = owner.me.workspace.id;
    expect((await remove(admin, 'Renamed', id)).statusCode).toBe(403);
    expect((await member.patch('/workspace', { name: 'Mine' })).statusCode).toBe(403);
  });
});

describe('404', () => {
  it('activates none that one is no member of', async () => {
    const { id } = (await owner.post('/workspaces', { name: 'Third' })).json();
    expect((await member.post(`/workspaces/${id}/activate`)).statusCode).toBe(404);
    await owner.post(`/workspaces/${owner.me.workspace.id}/activate`);
  });
});

describe('a workspace that demands a second factor', () => {
  it('lets in nobody who came with a password alone, and leaves other workspaces and the account open', async () => {
    const { id } = (await owner.post('/workspaces', { name: 'Strict' })).json();
    await owner.patch('/workspace', { requireSecondFactor: true });
    const refused = await owner.get('/tasks');
    expect(outcomeOf(refused)).toEqual([403, 'second_factor_required']);
    expect((await owner.get('/account')).statusCode).toBe(200);
    expect((await owner.get('/workspaces')).json().activeId).toBe(id);
    expect((await owner.get('/tasks', { 'x-workspace-id': owner.me.workspace.id })).statusCode).toBe(200);
    await test.parts.db.pool.query("UPDATE sessions SET method = 'second-factor' WHERE user_id = $1", [
      owner.me.user.id,
    ]);
    expect((await owner.get('/tasks')).statusCode).toBe(200);
    await owner.post(`/workspaces/${owner.me.workspace.id}/activate`);
  });
});
