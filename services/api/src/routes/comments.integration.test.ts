import type { Comment } from '@codex-web/contracts/comment';
import type { Task } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import { type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { nameOf, signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const ann = setUp(() => signUpAs(test, owner, 'Ann Lee', 'member'));
const bo = setUp(() => signUpAs(test, owner, 'Bo', 'member'));
const viewer = setUp(() => signUpAs(test, owner, 'Vi', 'viewer'));

beforeAll(async () => {
  await nameOf(test, owner, 'Olga');
});

const say = async (person: Person, task: Task, body: string): Promise<Comment> => {
  const answer = await person.post(`/tasks/${task.id}/comments`, { body });
  expect(answer.statusCode).toBe(201);
  return answer.json();
};
const read = async (person: Person, task: Task): Promise<Comment[]> =>
  (await person.get(`/tasks/${task.id}/comments`)).json().items;
const reasonFor = async (person: Person, task: Task) => (await person.get(`/tasks/${task.id}`)).json().needsMe;

describe('201', () => {
  it('is read by everybody who sees the task, in order', async () => {
    const task = await submit(ann);
    const first = await say(bo, task, 'One **word**.');
    const second = await say(ann, task, 'Another.');
    expect(first).toMatchObject({ author: { name: 'Bo' }, body: 'One **word**.', editedAt: null, deletedAt: null });
    for (const person of [ann, bo, viewer]) expect(await read(person, task)).toEqual([first, second]);
  });

  it('mentions whom it names, if they see the task, until they have read it', async () => {
    const task = await submit(ann);
    const { mentions } = await say(ann, task, 'What do you think, @bo? @Ann Lee @Nobody');
    expect(mentions.map(({ name }) => name)).toEqual(['Ann Lee', 'Bo']);
    expect([await reasonFor(bo, task), await reasonFor(ann, task)]).toEqual(['mentioned', null]);
    expect((await bo.get('/tasks?tab=needs-me')).json().items.map(({ id }: Task) => id)).toContain(task.id);
    await test.app.inject({ method: 'PUT', url: `/api/v1/tasks/${task.id}/read`, headers: { cookie: bo.cookie } });
    expect(await reasonFor(bo, task)).toBeNull();
  });

  it('mentions nobody who does not see the task', async () => {
    const task = await submit(ann, { visibility: 'private' });
    const { mentions } = await say(ann, task, '@Bo @Olga');
    expect(mentions).toEqual([]);
  });

  it('says nothing to the agent', async () => {
    const task = await submit(ann);
    await say(ann, task, 'canary of a comment');
    const { rows } = await test.parts.db.pool.query('SELECT 1 FROM turns WHERE prompt LIKE $1', ['%canary of%']);
    expect(rows).toEqual([]);
  });
});

describe('editing', () => {
  it('is for its author, and mentions who is named for the first time', async () => {
    const task = await submit(ann);
    const { id } = await say(ann, task, 'Look.');
    const answer = await ann.patch(`/comments/${id}`, { body: 'Look, @Bo.' });
    expect(answer.json()).toMatchObject({
      body: 'Look, @Bo.',
      editedAt: expect.any(String),
      mentions: [{ name: 'Bo' }],
    });
    expect(await reasonFor(bo, task)).toBe('mentioned');
    for (const person of [bo, owner])
      expect((await person.patch(`/comments/${id}`, { body: 'Mine' })).statusCode).toBe(403);
    expect((await viewer.patch(`/comments/${id}`, { body: 'Mine' })).statusCode).toBe(403);
  });
});

describe('deleting', () => {
  it('is for its author and for admins, and takes the text away for good', async () => {
    const task = await submit(ann);
    const [mine, other] = [await say(ann, task, 'secret thing'), await say(bo, task, '@Ann Lee, rude')];
    expect((await ann.delete(`/comments/${other.id}`)).statusCode).toBe(403);
    expect((await ann.delete(`/comments/${mine.id}`)).statusCode).toBe(204);
    expect((await owner.delete(`/comments/${other.id}`)).statusCode).toBe(204);
    expect(await reasonFor(ann, task)).toBeNull();
    expect((await read(ann, task)).map(({ body, deletedAt }) => [body, deletedAt !== null])).toEqual([
      ['', true],
      ['', true],
    ]);
    expect((await ann.patch(`/comments/${mine.id}`, { body: 'Back' })).statusCode).toBe(404);
    expect((await ann.delete(`/comments/${mine.id}`)).statusCode).toBe(404);
  });
});

describe('400', () => {
  it.each([
    ['nothing', ' \n'],
    ['more than 10 kB', 'é'.repeat(5_001)],
    ['a NUL', 'a\0b'],
  ])('refuses %s', async (_, body) => {
    const task = await submit(ann);
    expect((await ann.post(`/tasks/${task.id}/comments`, { body })).statusCode).toBe(400);
  });
});

describe('403', () => {
  it('lets viewers read and not write', async () => {
    const task = await submit(ann);
    expect((await viewer.post(`/tasks/${task.id}/comments`, { body: 'Hello' })).statusCode).toBe(403);
  });
});

describe('404', () => {
  it('hides the comments of a task that is hidden', async () => {
    const task = await submit(ann, { visibility: 'private' });
    const { id } = await say(ann, task, 'Mine');
    for (const answer of [
      await bo.get(`/tasks/${task.id}/comments`),
      await bo.post(`/tasks/${task.id}/comments`, { body: 'Hello' }),
      await bo.patch(`/comments/${id}`, { body: 'Hello' }),
      await owner.delete(`/comments/${id}`),
    ])
      expect(answer.statusCode).toBe(404);
  });
});
