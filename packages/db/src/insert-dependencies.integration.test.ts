import { describe, expect, it } from 'vitest';
import { endAttempt } from './end-attempt.ts';
import { findTask } from './find-task.ts';
import { removeDependency } from './remove-dependency.ts';
import { createQueuedAttempts } from './testing/queued-attempts.ts';
import { only, setUpQueue } from './testing/set-up-queue.ts';

const { db, ada, bob, actor, add, nextId, startNext, allInOrder, endNext, followUpOn, standing } = setUpQueue();

describe('a task that depends on others', () => {
  it('starts when all of them are completed', async () => {
    const other = await add();
    const waiting = await add({ dependsOn: [ada.taskId, other.taskId] });
    expect(await standing(waiting)).toMatchObject({ position: null, reason: 'dependency' });
    await endNext();
    expect((await standing(waiting))?.message).toBe('It starts after the task it depends on is completed.');
    await endNext();
    expect(await standing(waiting)).toMatchObject({ position: 1, reason: 'next' });
    expect(await nextId()).toBe(only(waiting));
  });

  it('waits when one of them failed, says so, and starts when the dependency is removed', async () => {
    const waiting = await add({ dependsOn: [ada.taskId] });
    await endNext('failed');
    expect(await nextId()).toBeNull();
    expect((await standing(waiting))?.message).toMatch(/failed or was cancelled/);
    expect((await findTask(db, waiting, waiting.taskId)).dependsOn).toEqual([
      { taskId: ada.taskId, title: 'Do it', isCompleted: false, hasStopped: true },
    ]);
    await removeDependency(db, actor(), { taskId: waiting.taskId, dependsOnId: ada.taskId });
    expect(await nextId()).toBe(only(waiting));
  });

  it('waits again for one that is followed up before it started', async () => {
    const done = await endNext();
    const waiting = await add({ dependsOn: [ada.taskId] });
    const followUp = await followUpOn(done);
    expect(await allInOrder()).toEqual(followUp?.attemptIds);
    expect(await standing(waiting)).toMatchObject({ reason: 'dependency' });
  });

  it('is not missed when the other one ends in the same moment', async () => {
    const attempt = await startNext();
    const [waiting] = await Promise.all([
      add({ dependsOn: [ada.taskId] }),
      endAttempt(db, attempt, { state: 'completed', reason: null }, []),
    ]);
    expect(await nextId()).toBe(only(waiting));
  });

  it('can only be made to depend on tasks that its author sees', async () => {
    const hidden = await add({ visibility: 'private' });
    const elsewhere = await createQueuedAttempts(db);
    for (const { taskId } of [hidden, elsewhere]) {
      await expect(add({ authorId: bob.id, dependsOn: [taskId] })).rejects.toMatchObject({ code: 'not_found' });
    }
    const own = await add({ dependsOn: [hidden.taskId] });
    expect((await findTask(db, { ...own, userId: bob.id }, own.taskId)).dependsOn).toMatchObject([{ title: null }]);
  });
});
