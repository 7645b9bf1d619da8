import { describe, expect, it } from 'vitest';
import { changeQueue } from './change-queue.ts';
import { releaseLease } from './lease.ts';
import { only, setUpQueue } from './testing/set-up-queue.ts';

const { db, actor, add, next, nextId, startNext, allInOrder, endNext, followUpOn, standing } = setUpQueue();

describe('a paused queue', () => {
  it('starts nothing, takes new tasks, and goes on where it stopped when it is opened', async () => {
    const held = await startNext();
    const second = await add();
    await changeQueue(db, actor(), { state: 'paused' });
    const third = await add();
    expect(await nextId()).toBeNull();
    expect(await standing(second)).toMatchObject({ position: 1, reason: 'paused' });
    await releaseLease(db, held);
    expect((await next())?.id).toBe(held.id);
    await changeQueue(db, actor(), { state: 'open' });
    expect(await allInOrder()).toEqual([only(second), only(third)]);
  });
});

describe('a queue that is drained', () => {
  it('refuses tasks and follow-ups, and finishes what is queued', async () => {
    const first = await endNext();
    const second = await add();
    await changeQueue(db, actor(), { state: 'draining' });
    await expect(add()).rejects.toMatchObject({ code: 'queue_closed' });
    await expect(followUpOn(first)).rejects.toMatchObject({ code: 'queue_closed' });
    expect(await allInOrder()).toEqual([only(second)]);
  });
});
