import { redisNames } from '@codex-web/contracts/live';
import type { QueueAnswer } from '@codex-web/contracts/queue';
import { setUpEach } from '@codex-web/db/testing/set-up';
import { Queue } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, signUpMember, signUpOwner, signUpStranger, submit } from '../testing/test-person.ts';

const test = setUpEach(createTestApp);
const owner = setUpEach(() => signUpOwner(test));
const member = setUpEach(() => signUpMember(test, owner));

const read = async (person = owner): Promise<QueueAnswer> => (await person.get('/queue')).json();
const titles = async (person = owner) => (await read(person)).items.map(({ task }) => task?.title ?? null);
const actions = async () =>
  (await test.parts.db.prisma.auditEvent.findMany({ orderBy: { seq: 'asc' } }))
    .map(({ action }) => action)
    .filter((action) => /^(queue|dependency|task\.prio)/.test(action));

async function isWoken(attemptId: string): Promise<boolean> {
  const queue = new Queue(redisNames.queue, { connection: test.parts.redis });
  const message = await queue.getJob(attemptId);
  await queue.close();
  return message !== undefined;
}

describe('200', () => {
  it('shows what is queued in the order in which it would start, and why it waits', async () => {
    await submit(owner, { prompt: 'one' });
    await submit(owner, { prompt: 'two', priority: 'high' });
    await submit(member, { prompt: 'three' });
    const queue = await read(member);
    expect(queue).toMatchObject({
      ...{ state: 'open', limits: { workspace: null, person: null }, running: 0, waiting: 3 },
      ...{ hasWorkers: false, mayManage: false },
    });
    expect(queue.items.map(({ task, standing }) => [task?.title, standing.position, standing.reason])).toEqual([
      ['two', 1, 'no_worker'],
      ['three', 2, 'no_worker'],
      ['one', 3, 'no_worker'],
    ]);
    expect((await read(owner)).mayManage).toBe(true);
  });

  it('shows nothing of another workspace', async () => {
    await submit(owner);
    const stranger = await signUpStranger(test);
    expect(await read(stranger)).toMatchObject({ waiting: 0, items: [] });
  });

  it('shows the same place on the attempt and on its task', async () => {
    await submit(owner);
    const task = await submit(owner);
    const standing = (await read()).items[1]?.standing;
    expect(standing).toMatchObject({ position: 2 });
    const again = (await owner.get(`/tasks/${task.id}`)).json();
    expect(again.turns[0].attempts[0].queue).toEqual(standing);
  });

  it('pauses, limits and opens the queue, writes it down, and wakes workers when something may start', async () => {
    const [id = ''] = attemptIdsOf(await submit(owner));
    await test.parts.queue.remove(id);
    const paused = await owner.patch('/queue', { state: 'paused' });
    expect(paused.json()).toMatchObject({ state: 'paused', items: [{ standing: { position: 1, reason: 'paused' } }] });
    expect(await isWoken(id)).toBe(false);
    const limited = await owner.patch('/queue', { limits: { person: 2 } });
    expect(limited.json()).toMatchObject({ state: 'paused', limits: { workspace: null, person: 2 } });
    await owner.patch('/queue', { state: 'open', limits: { person: null } });
    expect(await isWoken(id)).toBe(true);
    expect(await actions()).toEqual(['queue.paused', 'queue.limited', 'queue.opened', 'queue.limited']);
  });

  it('moves an attempt', async () => {
    const made = [await submit(owner, { prompt: 'one' }), await submit(owner, { prompt: 'two' })];
    const [one = '', two = ''] = made.flatMap(attemptIdsOf);
    const moved = await owner.post('/queue/moves', { attemptId: two, to: { before: one } });
    expect(moved.json().items.map(({ attemptId }: { attemptId: string }) => attemptId)).toEqual([two, one]);
    await owner.post('/queue/moves', { attemptId: two, to: 'last' });
    expect(await titles()).toEqual(['one', 'two']);
    expect(await actions()).toEqual(['queue.reordered', 'queue.reordered']);
  });

  it('sets the priority of a task', async () => {
    await submit(owner, { prompt: 'one' });
    const two = await submit(owner, { prompt: 'two' });
    const changed = await owner.patch(`/tasks/${two.id}/priority`, { priority: 'urgent' });
    expect(changed.json()).toMatchObject({ id: two.id, priority: 'urgent' });
    expect(await titles()).toEqual(['two', 'one']);
    expect(await actions()).toEqual(['task.prioritised']);
  });

  it('makes a task wait for another one until that is taken away', async () => {
    const other = await submit(owner, { prompt: 'one' });
    const task = await submit(owner, { prompt: 'two', dependsOn: [other.id] });
    const [id = ''] = attemptIdsOf(task);
    expect(task.dependsOn).toEqual([{ taskId: other.id, title: 'one', isCompleted: false, hasStopped: false }]);
    expect(task.turns[0]?.attempts[0]?.queue).toMatchObject({ position: null, reason: 'dependency' });
    await test.parts.queue.remove(id);
    const released = await owner.delete(`/tasks/${task.id}/dependencies/${other.id}`);
    expect(released.json()).toMatchObject({ dependsOn: [] });
    expect(released.json().turns[0].attempts[0].queue).toMatchObject({ position: 2 });
    expect(await actions()).toEqual(['dependency.removed']);
  });
});

describe('400', () => {
  it('for a limit that would let nothing run, and for a place that is none', async () => {
    expect((await owner.patch('/queue', { limits: { workspace: 0 } })).statusCode).toBe(400);
    const [attemptId = ''] = attemptIdsOf(await submit(owner));
    expect((await owner.post('/queue/moves', { attemptId, to: 'nowhere' })).statusCode).toBe(400);
  });
});

describe('403', () => {
  it('for a member who would change the queue', async () => {
    const [attemptId = ''] = attemptIdsOf(await submit(member));
    expect((await member.patch('/queue', { state: 'paused' })).statusCode).toBe(403);
    expect((await member.post('/queue/moves', { attemptId, to: 'first' })).statusCode).toBe(403);
    expect((await read()).state).toBe('open');
  });
});

describe('404', () => {
  it('for an attempt, a task and a dependency of another workspace, or that are not there', async () => {
    const stranger = await signUpStranger(test);
    const [task, own] = [await submit(owner), await submit(stranger)];
    const [attemptId = ''] = attemptIdsOf(own);
    const answers = [
      await stranger.patch(`/tasks/${task.id}/priority`, { priority: 'high' }),
      await stranger.delete(`/tasks/${own.id}/dependencies/${task.id}`),
      await owner.delete(`/tasks/${task.id}/dependencies/${task.id}`),
      await owner.post('/queue/moves', { attemptId, to: 'first' }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404]);
  });

  it('for a task that is to depend on one the person does not see', async () => {
    const stranger = await signUpStranger(test);
    const hidden = [await submit(owner, { visibility: 'private' }), await submit(stranger)];
    for (const { id } of hidden) {
      await expect(submit(member, { dependsOn: [id] })).rejects.toThrow(/should depend on does not exist/);
    }
  });
});

describe('409', () => {
  it('for a task and a follow-up while the queue is drained', async () => {
    const task = await submit(owner);
    const [attemptId = ''] = attemptIdsOf(task);
    await owner.post(`/attempts/${attemptId}/cancel`);
    await owner.patch('/queue', { state: 'draining' });
    await expect(submit(member)).rejects.toThrow(/queue_closed/);
    const followUp = await owner.post(`/tasks/${task.id}/turns`, { prompt: 'Go on.', attemptId });
    expect(outcomeOf(followUp)).toEqual([409, 'queue_closed']);
    await owner.patch('/queue', { state: 'open' });
    expect((await owner.post(`/tasks/${task.id}/turns`, { prompt: 'Go on.', attemptId })).statusCode).toBe(201);
  });

  it('for moving what has ended, or beside an attempt of somebody else', async () => {
    const made = [await submit(owner), await submit(owner), await submit(member)];
    const [ended = '', mine = '', theirs = ''] = made.flatMap(attemptIdsOf);
    await owner.post(`/attempts/${ended}/cancel`);
    const moves = [
      { attemptId: ended, to: 'first' },
      { attemptId: mine, to: { after: theirs } },
    ];
    for (const move of moves) expect((await owner.post('/queue/moves', move)).statusCode).toBe(409);
  });
});
