import { describe, expect, it } from 'vitest';
import { cancelAttempt } from './cancel-attempt.ts';
import { listQueue } from './list-queue.ts';
import { addPerson } from './testing/add-task.ts';
import { only, setUpQueue } from './testing/set-up-queue.ts';

const { db, ada, bob, actor, add, allInOrder } = setUpQueue();

describe('listQueue', () => {
  it('lists in the order in which claimNext then starts, with positions from 1', async () => {
    const carla = await addPerson(db, ada, 'Carla');
    const priorities = ['low', 'normal', 'high', 'urgent'] as const;
    for (let index = 0; index < 12; index += 1) {
      const authorId = [ada.userId, bob.id, carla][(index * index) % 3] ?? bob.id;
      await add({ authorId, priority: priorities[index % 4] ?? 'normal', attempts: 1 + (index % 2) });
    }
    const { items, waiting } = await listQueue(db, actor(), 500);
    expect(waiting).toBe(items.length);
    expect(items.map(({ standing }) => standing.position)).toEqual(items.map((_, index) => index + 1));
    const short = await listQueue(db, actor(), 5);
    expect(short.items).toEqual(items.slice(0, 5));
    expect(await allInOrder()).toEqual(items.map(({ attemptId }) => attemptId));
  });

  it('shows that a task is there, but not which, to those who may not see it', async () => {
    await add({ visibility: 'private', title: 'A secret' });
    const { items } = await listQueue(db, actor(bob.id), 10);
    expect(items.map(({ task }) => task?.title ?? null)).toEqual(['Do it', null]);
  });

  it('no longer lists what was cancelled, and shows what depends on others last', async () => {
    const waiting = await add({ dependsOn: [ada.taskId] });
    const second = await add();
    await cancelAttempt(db, second, only(second));
    const { items } = await listQueue(db, actor(), 10);
    expect(items.map(({ attemptId }) => attemptId)).toEqual([only(ada), only(waiting)]);
  });
});
