import type { Task, TaskSummary } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { addClosedRepository, ask, nameOf, signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const ann = setUp(() => signUpAs(test, owner, 'Ann', 'member'));
const bo = setUp(() => signUpAs(test, owner, 'Bo', 'member'));
const viewer = setUp(() => signUpAs(test, owner, 'Vi', 'viewer'));

beforeAll(async () => {
  await nameOf(test, owner, 'Olga');
});

const change = (person: Person, task: Task, body: object) => person.patch(`/tasks/${task.id}`, body);
const handOver = (from: Person, task: Task, to: Person, note?: string) =>
  from.post(`/tasks/${task.id}/hand-over`, { userId: to.me.user.id, ...(note && { note }) });
const statusFor = async (person: Person, task: Task) => (await person.get(`/tasks/${task.id}`)).statusCode;
const shown = async (person: Person, task: Task): Promise<Task> => (await person.get(`/tasks/${task.id}`)).json();
const listed = async (person: Person, query: string): Promise<TaskSummary[]> =>
  (await person.get(`/tasks?${query}`)).json().items;
const see = (person: Person, task: Task, body?: object) => ask(test, person, 'PUT', `/tasks/${task.id}/read`, { body });
const audited = async (task: Task, action: string) =>
  (
    await test.parts.db.pool.query<{ actor_id: string; summary: string }>(
      'SELECT actor_id, summary FROM audit_events WHERE subject_id = $1 AND action = $2',
      [task.id, action],
    )
  ).rows;

describe('submitting', () => {
  it('takes the visibility of the workspace where none is named', async () => {
    const { pool } = test.parts.db;
    expect((await submit(ann)).visibility).toBe('workspace');
    await pool.query(`UPDATE workspaces SET default_visibility = 'private'`);
    expect((await submit(ann)).visibility).toBe('private');
    expect((await submit(ann, { visibility: 'workspace' })).visibility).toBe('workspace');
    await pool.query(`UPDATE workspaces SET default_visibility = 'workspace'`);
  });

  it('is refused for a repository that is not open to the person, as for one that is not there', async () => {
    const closed = await addClosedRepository(test, owner, [ann]);
    const answer = await bo.post('/tasks', { repositoryId: closed.id, prompt: 'Do it.' });
    expect(answer.statusCode).toBe(404);
    expect((await bo.get('/repositories')).body).not.toContain(closed.id);
    expect((await bo.get(`/repositories/${closed.id}`)).statusCode).toBe(404);
    expect((await bo.get('/environments')).body).not.toContain(closed.id);
    expect((await submit(ann, { repositoryId: closed.id })).repository.id).toBe(closed.id);
  });
});

describe('changing', () => {
  it('sets title and labels, by any member who sees the task', async () => {
    const task = await submit(ann);
    const answer = await change(bo, task, { title: ' A better one ', labels: ['Bug', 'süß'] });
    expect(answer.json()).toMatchObject({ title: 'A better one', labels: ['Bug', 'süß'] });
    expect((await audited(task, 'task.changed')).map((row) => row.actor_id)).toEqual([bo.me.user.id]);
  });

  it('names neither title nor labels in the audit log', async () => {
    const task = await submit(ann);
    await change(ann, task, { title: 'canary title', labels: ['canary'], archived: true });
    expect(JSON.stringify(await audited(task, 'task.changed'))).not.toContain('canary');
  });

  it('hides a task and shows it again, by its author, its assignee and admins', async () => {
    const task = await submit(ann);
    expect((await change(bo, task, { visibility: 'private' })).statusCode).toBe(403);
    expect((await change(ann, task, { visibility: 'private' })).statusCode).toBe(200);
    expect([await statusFor(bo, task), await statusFor(owner, task), await statusFor(ann, task)]).toEqual([
      404, 404, 200,
    ]);
    await change(ann, task, { visibility: 'workspace' });
    expect(await statusFor(bo, task)).toBe(200);
    expect((await change(owner, task, { visibility: 'private' })).statusCode).toBe(204);
    expect(await statusFor(owner, task)).toBe(404);
  });

  it('archives a task: it stands in no list but that of the archive', async () => {
    const task = await submit(ann);
    await change(bo, task, { archived: true });
    const ids = async (tab: string) => (await listed(ann, `tab=${tab}`)).map(({ id }) => id);
    for (const tab of ['all', 'mine', 'needs-me']) expect(await ids(tab)).not.toContain(task.id);
    expect(await ids('archived')).toContain(task.id);
    await change(bo, task, { archived: false });
    expect(await ids('archived')).not.toContain(task.id);
    expect(await ids('all')).toContain(task.id);
  });

  it.each([
    [{}],
    [{ labels: ['a', 'A'] }],
    [{ labels: Array.from({ length: 11 }, (_, n) => `l${n}`) }],
    [{ labels: ['x'.repeat(41)] }],
    [{ labels: ['two\nlines'] }],
    [{ title: '' }],
    [{ visibility: 'public' }],
  ])('refuses %j', async (body) => {
    expect((await change(ann, await submit(ann), body)).statusCode).toBe(400);
  });
});

describe('following up', () => {
  it('is for any member who sees the task, and brings it back to the others', async () => {
    const task = await submit(ann);
    const [attemptId = ''] = attemptIdsOf(task);
    const worker = await startFakeWorker(test.parts.db, test.parts.redis, attemptId);
    await worker.end();
    await see(ann, task);
    expect((await bo.post(`/tasks/${task.id}/turns`, { prompt: 'Go on.', attemptId })).statusCode).toBe(201);
    expect((await viewer.post(`/tasks/${task.id}/turns`, { prompt: 'Go on.', attemptId })).statusCode).toBe(403);
    const { turns, author, unread } = await shown(ann, task);
    expect([turns.map((turn) => turn.author.name), author.name, unread]).toEqual([['Ann', 'Bo'], 'Ann', true]);
  });

  it('is written down with who did it and from where, as is submitting and stopping', async () => {
    const task = await submit(ann);
    await bo.post(`/attempts/${attemptIdsOf(task)[0]}/cancel`);
    await bo.post(`/tasks/${task.id}/turns`, { prompt: 'Again.', attemptId: attemptIdsOf(task)[0] });
    const { rows } = await test.parts.db.pool.query<{ action: string; actor_id: string; ip: string }>(
      'SELECT action, actor_id, ip FROM audit_events WHERE subject_id = $1 ORDER BY id',
      [task.id],
    );
    expect(rows.map(({ action, actor_id, ip }) => [action, actor_id, ip])).toEqual([
      ['task.created', ann.me.user.id, '127.0.0.1'],
      ['attempt.cancelled', bo.me.user.id, '127.0.0.1'],
      ['turn.created', bo.me.user.id, '127.0.0.1'],
    ]);
  });
});

describe('handing over', () => {
  it('makes somebody else look after it, with a note', async () => {
    const task = await submit(ann);
    expect((await handOver(ann, task, bo, 'Yours, @Bo.')).statusCode).toBe(204);
    expect((await shown(bo, task)).assignee.name).toBe('Bo');
    expect((await bo.get(`/tasks/${task.id}/comments`)).json().items).toMatchObject([{ body: 'Yours, @Bo.' }]);
    expect([await shown(bo, task), await shown(ann, task)]).toMatchObject([
      { unread: true, needsMe: 'mentioned' },
      { unread: false, needsMe: null },
    ]);
    expect((await audited(task, 'task.handed_over')).map((row) => row.summary)).toEqual(['Handed a task over to Bo.']);
  });

  it('shows a private task to who takes it, and no longer to who had it', async () => {
    const task = await submit(ann, { visibility: 'private' });
    expect(await statusFor(bo, task)).toBe(404);
    await handOver(ann, task, bo);
    expect([await statusFor(bo, task), await statusFor(ann, task)]).toEqual([200, 200]);
    expect((await handOver(bo, task, owner)).statusCode).toBe(204);
    expect([await statusFor(bo, task), await statusFor(owner, task), await statusFor(ann, task)]).toEqual([
      404, 200, 200,
    ]);
  });

  it('is refused to viewers, strangers and who may not use the repository', async () => {
    const task = await submit(ann);
    expect((await handOver(ann, task, viewer)).statusCode).toBe(404);
    expect((await ann.post(`/tasks/${task.id}/hand-over`, { userId: 'nobody' })).statusCode).toBe(404);
    expect((await handOver(ann, task, ann)).statusCode).toBe(409);
    const closed = await addClosedRepository(test, owner, [ann]);
    const hidden = await submit(ann, { repositoryId: closed.id });
    expect((await handOver(ann, hidden, bo)).statusCode).toBe(404);
  });

  it('lists whom it can be handed to and who can be mentioned', async () => {
    const task = await submit(ann, { visibility: 'private' });
    expect((await ann.get(`/tasks/${task.id}/people`)).json().items).toMatchObject([
      { name: 'Ann', canSee: true, canTake: true },
      { name: 'Bo', canSee: false, canTake: true },
      { name: 'Olga', canSee: false, canTake: true },
    ]);
  });
});

describe('what is unread and needs somebody', () => {
  it('is what others and the agent did since the person looked, and never what they did', async () => {
    const task = await submit(ann);
    expect([(await shown(ann, task)).unread, (await shown(bo, task)).unread]).toEqual([false, true]);
    const { activityAt } = await shown(bo, task);
    expect((await see(bo, task)).statusCode).toBe(204);
    expect((await shown(bo, task)).unread).toBe(false);
    await ann.post(`/tasks/${task.id}/comments`, { body: 'First' });
    await bo.post(`/tasks/${task.id}/comments`, { body: 'I did not see the first' });
    expect([(await shown(ann, task)).unread, (await shown(bo, task)).unread]).toEqual([true, true]);
    await see(bo, task, { activityAt });
    expect((await shown(bo, task)).unread).toBe(true);
    await see(bo, task, { activityAt: '2999-01-01T00:00:00.000Z' });
    await ann.post(`/tasks/${task.id}/comments`, { body: 'Later' });
    expect((await shown(bo, task)).unread).toBe(true);
  });

  it('is a turn that ended, for who looks after it, until they looked', async () => {
    const task = await submit(ann);
    const worker = await startFakeWorker(test.parts.db, test.parts.redis, attemptIdsOf(task)[0] ?? '');
    expect((await shown(ann, task)).needsMe).toBeNull();
    await worker.end();
    expect([await shown(ann, task), await shown(bo, task)]).toMatchObject([
      { unread: true, needsMe: 'ended' },
      { unread: true, needsMe: null },
    ]);
    await see(ann, task);
    expect(await shown(ann, task)).toMatchObject({ unread: false, needsMe: null });
  });

  it('stays while a limit has ended the newest turn', async () => {
    const task = await submit(ann);
    const worker = await startFakeWorker(test.parts.db, test.parts.redis, attemptIdsOf(task)[0] ?? '');
    await worker.end({ state: 'failed', reason: { code: 'limit_reached', message: 'Used up.' } });
    await see(ann, task);
    expect(await shown(ann, task)).toMatchObject({ unread: false, needsMe: 'limit_reached' });
  });

  it('is not what the person stopped', async () => {
    const task = await submit(ann);
    await ann.post(`/attempts/${attemptIdsOf(task)[0]}/cancel`);
    expect(await shown(ann, task)).toMatchObject({ state: 'cancelled', unread: false, needsMe: null });
  });

  it('can be marked again', async () => {
    const task = await submit(ann);
    expect((await ann.delete(`/tasks/${task.id}/read`)).statusCode).toBe(204);
    expect((await shown(ann, task)).unread).toBe(true);
    await see(ann, task);
    expect((await shown(ann, task)).unread).toBe(false);
  });

  it('is counted', async () => {
    const newcomer = await signUpAs(test, owner, 'New', 'member');
    const counts = async () => (await newcomer.get('/tasks/counts')).json();
    expect(await counts()).toEqual({ needsMe: 0, unread: 0 });
    const mine = await submit(newcomer);
    const worker = await startFakeWorker(test.parts.db, test.parts.redis, attemptIdsOf(mine)[0] ?? '');
    await worker.end();
    const other = await submit(ann);
    expect(await counts()).toEqual({ needsMe: 1, unread: 2 });
    await ann.post(`/tasks/${other.id}/comments`, { body: '@New' });
    expect(await counts()).toEqual({ needsMe: 2, unread: 2 });
    await change(ann, other, { archived: true });
    expect(await counts()).toEqual({ needsMe: 1, unread: 1 });
    await submit(ann, { visibility: 'private' });
    expect(await counts()).toEqual({ needsMe: 1, unread: 1 });
  });
});

describe('the feed', () => {
  it('is filtered by several people, states, labels and repositories at once', async () => {
    const [one, two, three] = [
      await submit(ann, { labels: ['Feed', 'one'] }),
      await submit(bo, { labels: ['feed', 'two'] }),
      await submit(owner, { labels: ['three'] }),
    ];
    await ann.post(`/attempts/${attemptIdsOf(one)[0]}/cancel`);
    const ids = async (query: string) => (await listed(ann, query)).map(({ id }) => id);
    expect(await ids('label=FEED')).toEqual([two.id, one.id]);
    expect(await ids('label=one&label=three')).toEqual([three.id, one.id]);
    const authors = `authorId=${ann.me.user.id}&authorId=${bo.me.user.id}`;
    expect(await ids(`${authors}&label=feed&state=queued&state=running`)).toEqual([two.id]);
    expect(await ids(`assigneeId=${owner.me.user.id}&label=three&visibility=workspace`)).toEqual([three.id]);
    expect(await ids(`label=three&repositoryId=${one.repository.id}&repositoryId=${one.id}`)).toEqual([three.id]);
    expect(await ids('label=feed&visibility=private')).toEqual([]);
    expect((await ann.get('/tasks?visibility=public')).statusCode).toBe(400);
  });

  it('lists the labels of what the person sees, in any case as one', async () => {
    await submit(bo, { visibility: 'private', labels: ['secret-label', 'Feed'] });
    const { items } = (await ann.get('/labels')).json();
    expect(items[0]).toEqual({ label: expect.stringMatching(/^feed$/i), tasks: 2 });
    expect(JSON.stringify(items)).not.toContain('secret-label');
  });
});
