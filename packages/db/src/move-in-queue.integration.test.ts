import { describe, expect, it } from 'vitest';
import { changePriority } from './change-priority.ts';
import { listQueue } from './list-queue.ts';
import { moveInQueue } from './move-in-queue.ts';
import { addPerson } from './testing/add-task.ts';
import { createQueuedAttempts } from './testing/queued-attempts.ts';
import { only, setUpQueue } from './testing/set-up-queue.ts';

const { db, ada, bob, actor, add, allInOrder } = setUpQueue();

describe('moveInQueue', () => {
  it('puts an attempt before or after another one of the same person, whose priority it takes', async () => {
    const [high, low] = [await add({ priority: 'high' }), await add({ priority: 'low' })];
    const [b, c] = [await add(), await add()];
    await moveInQueue(db, actor(), { attemptId: only(c), to: { before: only(b) } });
    await moveInQueue(db, actor(), { attemptId: only(low), to: { after: only(high) } });
    await moveInQueue(db, actor(), { attemptId: only(ada), to: 'last' });
    expect(await allInOrder()).toEqual([high, low, c, b, ada].map(only));
  });

  it('makes an attempt the next one of the workspace: its person has the turn of whoever was next, who gets theirs', async () => {
    const carla = await addPerson(db, ada, 'Carla');
    await add({ authorId: bob.id });
    await add({ authorId: carla });
    // Ada, Bob and Carla have their turns, in this order; so it would be Ada's again.
    expect(await allInOrder()).toHaveLength(3);
    const [mine, bobs] = [await add(), await add({ authorId: bob.id })];
    const [hers, hersToo] = [await add({ authorId: carla }), await add({ authorId: carla, priority: 'low' })];
    await moveInQueue(db, actor(), { attemptId: only(hersToo), to: 'first' });
    const listed = (await listQueue(db, actor(), 10)).items.map(({ attemptId }) => attemptId);
    expect(listed).toEqual([hersToo, bobs, mine, hers].map(only));
    expect(await allInOrder()).toEqual(listed);
  });

  it('makes an attempt the next one before people who had no turn yet', async () => {
    const [bobs, mine] = [await add({ authorId: bob.id, priority: 'urgent' }), await add({ priority: 'low' })];
    await moveInQueue(db, actor(), { attemptId: only(mine), to: 'first' });
    expect(await allInOrder()).toEqual([mine, bobs, ada].map(only));
  });

  it('refuses what stands in no line, and two of different people', async () => {
    const [bobs, waiting] = [await add({ authorId: bob.id }), await add({ dependsOn: [ada.taskId] })];
    const elsewhere = await createQueuedAttempts(db);
    const move = (attemptId: string, before: string) => moveInQueue(db, actor(), { attemptId, to: { before } });
    await expect(move(only(ada), only(bobs))).rejects.toMatchObject({ code: 'conflict' });
    await expect(move(only(waiting), only(ada))).rejects.toMatchObject({ code: 'conflict' });
    await expect(move(only(elsewhere), only(ada))).rejects.toMatchObject({ code: 'not_found' });
    await expect(move(only(ada), only(elsewhere))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('changePriority', () => {
  it('changes the order of what is queued', async () => {
    const second = await add();
    await changePriority(db, actor(), second.taskId, 'urgent');
    expect(await allInOrder()).toEqual([only(second), only(ada)]);
  });
});
