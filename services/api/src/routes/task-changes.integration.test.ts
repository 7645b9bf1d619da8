import type { Task, TaskSummary } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { auditOf } from '../testing/audit-of.ts';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { addClosedRepository, ask, signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const ann = setUp(() => signUpAs(test, owner, 'Ann', 'member'));
const bo = setUp(() => signUpAs(test, owner, 'Bo', 'member'));
const viewer = setUp(() => signUpAs(test, owner, 'Vi', 'viewer'));

const change = (person: Person, task: Task, body: object) => person.patch(`/tasks/${task.id}`, body);
const statusFor = async (person: Person, task: Task) => (await person.get(`/tasks/${task.id}`)).statusCode;
const shown = async (person: Person, task: Task): Promise<Task> => (await person.get(`/tasks/${task.id}`)).json();
const listed = async (person: Person, query: string): Promise<TaskSummary[]> =>
  (await person.get(`/tasks?${query}`)).json().items;
const see = (person: Person, task: Task, body?: object) => ask(test, person, 'PUT', `/tasks/${task.id}/read`, { body });
const audited = async (task: Task, wanted: string) =>
  (await auditOf(test, task.id))
    .filter(({ action }) => action === wanted)
    .map(({ actorId, summary }) => ({ actorId, summary }));

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
    expect((await audited(task, 'task.changed')).map((row) => row.actorId)).toEqual([bo.me.user.id]);
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
    const worker = await startFakeWorker(test.parts, attemptId);
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
    expect((await auditOf(test, task.id)).map(({ action, actorId, ip }) => [action, actorId, ip])).toEqual([
      ['task.created', ann.me.user.id, '127.0.0.1'],
      ['attempt.cancelled', bo.me.user.id, '127.0.0.1'],
      ['turn.created', bo.me.user.id, '127.0.0.1'],
    ]);
  });
});
