import { randomUUID } from 'node:crypto';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import {
  addSampleRepository,
  type Person,
  signUpMember,
  signUpOwner,
  signUpStranger,
  submit,
} from '../testing/test-person.ts';
import { ask, signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const inside = setUp(() => signUpMember(test, owner));
const outside = setUp(() => signUpMember(test, owner));

const idOf = ({ me }: Person) => me.user.id;
const create = async (userIds: string[]) => (await owner.post('/groups', { name: randomUUID(), userIds })).json();
const limit = (by: Person, id: string, groupIds: string[]) =>
  ask(test, by, 'PUT', `/repositories/${id}/groups`, { body: { groupIds } });

describe('200', () => {
  it('opens a repository and its tasks, old ones too, to the members of its groups and to admins', async () => {
    const repository = await addSampleRepository(owner);
    const task = await submit(owner);
    const group = await create([idOf(inside)]);
    const admin = await signUpAs(test, owner, 'Ada', 'admin');
    expect((await limit(owner, repository.id, [group.id])).json().groups).toEqual([{ id: group.id, name: group.name }]);
    const sees = async (person: Person) => [
      (await person.get('/repositories')).json().items.length,
      (await person.get(`/repositories/${repository.id}`)).statusCode,
      (await person.get(`/tasks/${task.id}`)).statusCode,
      (await person.get('/tasks')).json().items.length,
      (await person.post('/tasks', { repositoryId: repository.id, prompt: 'Try.' })).statusCode,
    ];
    expect(await sees(outside)).toEqual([0, 404, 404, 0, 404]);
    expect((await sees(inside)).slice(0, 3)).toEqual([1, 200, 200]);
    expect((await sees(admin)).slice(0, 3)).toEqual([1, 200, 200]);

    await owner.patch(`/groups/${group.id}`, { userIds: [idOf(inside), idOf(outside)] });
    expect((await outside.get(`/tasks/${task.id}`)).statusCode).toBe(200);
    await owner.patch(`/groups/${group.id}`, { userIds: [idOf(inside)] });
    expect((await outside.get(`/tasks/${task.id}`)).statusCode).toBe(404);
    await limit(owner, repository.id, []);
    expect((await outside.get(`/tasks/${task.id}`)).statusCode).toBe(200);
  });

  it('lists groups with who is in them, and takes somebody out who leaves the workspace', async () => {
    const leaver = await signUpMember(test, owner);
    const group = await create([idOf(leaver), idOf(inside)]);
    await leaver.post('/workspace/leave');
    const { items, mayManage } = (await owner.get('/groups')).json();
    const found = items.find((item: { id: string }) => item.id === group.id);
    expect([mayManage, found.members.map((member: { userId: string }) => member.userId)]).toEqual([
      true,
      [idOf(inside)],
    ]);
  });
});

describe('403', () => {
  it('lets a member neither see nor change groups', async () => {
    const group = await create([]);
    const answers = [
      await inside.get('/groups'),
      await inside.post('/groups', { name: 'Mine' }),
      await inside.patch(`/groups/${group.id}`, { userIds: [idOf(inside)] }),
      await inside.delete(`/groups/${group.id}`),
      await limit(inside, (await addSampleRepository(owner)).id, []),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403, 403]);
  });
});

describe('404', () => {
  it('knows neither people nor groups nor repositories of another workspace', async () => {
    const stranger = await signUpStranger(test);
    await test.parts.db.pool.query("UPDATE members SET role = 'owner' WHERE user_id = $1", [idOf(stranger)]);
    const group = await create([]);
    const repository = await addSampleRepository(owner);
    const answers = [
      await owner.post('/groups', { name: randomUUID(), userIds: [idOf(stranger)] }),
      await owner.patch(`/groups/${group.id}`, { userIds: [idOf(stranger)] }),
      await stranger.patch(`/groups/${group.id}`, { name: 'Taken' }),
      await stranger.delete(`/groups/${group.id}`),
      await limit(stranger, repository.id, []),
      await limit(owner, repository.id, [randomUUID()]),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404, 404, 404]);
  });
});

describe('409', () => {
  it('refuses a second group of the same name', async () => {
    const { name, id } = await create([]);
    expect((await owner.post('/groups', { name })).statusCode).toBe(409);
    const other = await create([]);
    expect((await owner.patch(`/groups/${other.id}`, { name })).statusCode).toBe(409);
    expect((await owner.delete(`/groups/${id}`)).statusCode).toBe(204);
    expect((await owner.patch(`/groups/${other.id}`, { name })).statusCode).toBe(200);
  });

  it('keeps a group that a repository is limited to alone, so that it is not open to everybody of a sudden', async () => {
    const repository = await addSampleRepository(owner);
    const [first, second] = [await create([]), await create([])];
    await limit(owner, repository.id, [first.id]);
    expect((await owner.delete(`/groups/${first.id}`)).statusCode).toBe(409);
    await limit(owner, repository.id, [first.id, second.id]);
    expect((await owner.delete(`/groups/${first.id}`)).statusCode).toBe(204);
    await limit(owner, repository.id, []);
  });
});
