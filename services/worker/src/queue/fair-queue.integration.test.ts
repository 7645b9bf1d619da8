import { changeQueue } from '@codex-web/db/change-queue';
import { moveInQueue } from '@codex-web/db/move-in-queue';
import { addPerson } from '@codex-web/db/testing/add-task';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQueueStage, type QueueStage } from '../testing/queue/queue-stage.ts';

let stage: QueueStage;
let first: string;
beforeEach(async () => {
  stage = await createQueueStage();
  first = stage.ada.attemptIds[0] ?? '';
  await stage.wake(first);
});
afterEach(() => stage.close());

const ids = async () => (await stage.started()).map(({ attemptId }) => attemptId);
const until = (count: number) => expect.poll(ids, { timeout: 60_000 }).toHaveLength(count);
const runningNow = async () => await stage.db.prisma.attempt.count({ where: { state: 'running' } });

/** In no order among themselves. */
const submitMany = (count: number) => Promise.all(Array.from({ length: count }, () => stage.submit()));

describe('with two workers', () => {
  it('one person’s 200 tasks do not hold up a colleague’s one', async () => {
    await submitMany(199);
    await Promise.all([stage.startWorker('one', 2), stage.startWorker('two', 2)]);
    await until(4);
    const before = await ids();
    const colleague = await stage.submit({ authorId: await addPerson(stage.db, stage.ada), priority: 'low' });
    await stage.letEnd(before[0] ?? '');
    await until(5);
    expect((await ids())[4]).toBe(colleague);
    expect(await runningNow()).toBe(4);
    await stage.letEnd();
    await until(201);
    expect(new Set(await ids()).size).toBe(201);
  });

  it('nothing is lost, and nothing done twice, when Redis is wiped in the middle', async () => {
    await submitMany(40);
    await Promise.all([stage.startWorker('one', 2), stage.startWorker('two', 2)]);
    await until(4);
    await stage.redis.flushdb();
    await stage.letEnd();
    await until(41);
    const late = await stage.submit();
    await until(42);
    const all = await ids();
    expect(all.at(-1)).toBe(late);
    expect(new Set(all).size).toBe(42);
  });

  it('what a killed one held is taken over, though 200 are queued and no place is free', async () => {
    await submitMany(200);
    const killed = await stage.startWorker('killed', 2);
    await until(2);
    const held = await ids();
    await killed.kill();
    // It is there before the leases have run out, and begins with what is queued.
    await stage.startWorker('new', 2);
    await until(6);
    const taken = (await stage.started()).filter(({ resumed }) => resumed);
    expect(taken.map(({ attemptId }) => attemptId).toSorted()).toEqual(held.toSorted());
    await stage.letEnd();
    await until(203);
    expect((await stage.started()).filter(({ resumed }) => resumed)).toHaveLength(2);
  });

  it('an end on one of them starts on the other what the limit of the workspace held up', async () => {
    await changeQueue(stage.db, stage.ada, { limits: { workspace: 1 } });
    await stage.startWorker('one', 1);
    await until(1);
    await stage.startWorker('two', 3);
    const second = await stage.submit();
    const third = await stage.submit();
    await stage.letEnd(first);
    await until(2);
    expect(await ids()).toEqual([first, second]);
    await changeQueue(stage.db, stage.ada, { limits: { workspace: 2 } });
    await stage.wake(third);
    await until(3);
    expect(await runningNow()).toBe(2);
  });

  it('a paused queue starts nothing, and an opened one goes on at once', async () => {
    await changeQueue(stage.db, stage.ada, { state: 'paused' });
    await Promise.all([stage.startWorker('one', 2), stage.startWorker('two', 2)]);
    const second = await stage.submit();
    // The message of a task is taken, and changes nothing.
    await expect.poll(() => stage.redis.llen('bull:attempts:wait')).toBe(0);
    expect(await ids()).toEqual([]);
    await changeQueue(stage.db, stage.ada, { state: 'open' });
    await stage.wake(first);
    await until(2);
    expect((await ids()).toSorted()).toEqual([first, second].toSorted());
  });

  it('one that depends on another starts when that is completed, wherever it ran', async () => {
    await stage.startWorker('one', 1);
    await until(1);
    await stage.startWorker('two', 1);
    const dependent = await stage.submit({ dependsOn: [stage.ada.taskId] });
    const other = await stage.submit();
    await until(2);
    await stage.letEnd(first);
    await until(3);
    expect(await ids()).toEqual([first, other, dependent]);
  });
});

describe('with one worker and one place', () => {
  it('attempts start in the order they were moved to', async () => {
    await stage.startWorker('one', 1);
    await until(1);
    const [a, b, c] = [await stage.submit(), await stage.submit(), await stage.submit()];
    await moveInQueue(stage.db, stage.ada, { attemptId: c, to: { before: a } });
    await moveInQueue(stage.db, stage.ada, { attemptId: a, to: 'last' });
    await stage.letEnd();
    await until(4);
    expect(await ids()).toEqual([first, c, b, a]);
  });

  it('people take turns though the messages came in another order', async () => {
    const bob = await addPerson(stage.db, stage.ada);
    const adas = [await stage.submit(), await stage.submit(), await stage.submit()];
    const bobs = [await stage.submit({ authorId: bob }), await stage.submit({ authorId: bob })];
    await stage.letEnd();
    await stage.startWorker('one', 1);
    await until(6);
    expect(await ids()).toEqual([first, bobs[0], adas[0], bobs[1], adas[1], adas[2]]);
  });
});
