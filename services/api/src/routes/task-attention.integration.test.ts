import type { Task } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { ask, signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const ann = setUp(() => signUpAs(test, owner, 'Ann', 'member'));
const bo = setUp(() => signUpAs(test, owner, 'Bo', 'member'));

const change = (person: Person, task: Task, body: object) => person.patch(`/tasks/${task.id}`, body);
const shown = async (person: Person, task: Task): Promise<Task> => (await person.get(`/tasks/${task.id}`)).json();
const see = (person: Person, task: Task, body?: object) => ask(test, person, 'PUT', `/tasks/${task.id}/read`, { body });

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
    const worker = await startFakeWorker(test.parts, attemptIdsOf(task)[0] ?? '');
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
    const worker = await startFakeWorker(test.parts, attemptIdsOf(task)[0] ?? '');
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
    const worker = await startFakeWorker(test.parts, attemptIdsOf(mine)[0] ?? '');
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
