import { describe, expect, it } from 'vitest';
import { changeQueue } from './change-queue.ts';
import { claimAttempt } from './claim-attempt.ts';
import { claimNext } from './claim-next.ts';
import { endAttempt } from './end-attempt.ts';
import { releaseLease } from './lease.ts';
import { assignSandbox } from './sandboxes.ts';
import { startWait } from './start-wait.ts';
import { createQueuedAttempts } from './testing/queued-attempts.ts';
import { holder, only, setUpQueue } from './testing/set-up-queue.ts';
import { forgetWorker, noteWorker } from './workers.ts';

const { db, ada, bob, actor, add, next, nextId, startNext, allInOrder, followUpOn, standing } = setUpQueue();

describe('claimNext', () => {
  it('gives each of twenty workers that ask at once another attempt, and makes people take turns', async () => {
    await add({ attempts: 4 });
    for (let index = 0; index < 10; index += 1) await add();
    const bobs = [only(await add({ authorId: bob.id })), only(await add({ authorId: bob.id }))];
    const claims = await Promise.all(Array.from({ length: 20 }, () => nextId()));
    const ids = claims.filter((id) => id !== null);
    expect(new Set(ids).size).toBe(17);
    expect(ids).toHaveLength(17);
    const rows = await db.prisma.queueTurn.findMany();
    // Seventeen starts; Bob's second one was the fourth of all.
    expect(rows.find(({ userId }) => userId === bob.id)?.served).toBe(4n);
    expect(ids).toEqual(expect.arrayContaining(bobs));
  });

  it('serves the colleague with one task next, whatever somebody else has queued before', async () => {
    for (let index = 0; index < 20; index += 1) await add({ priority: 'urgent' });
    await next();
    const one = await add({ authorId: bob.id, priority: 'low' });
    expect(await nextId()).toBe(only(one));
  });

  it('orders what one person has queued by priority, then by age', async () => {
    const [low, high, second] = [await add({ priority: 'low' }), await add({ priority: 'high' }), await add()];
    expect(await allInOrder()).toEqual([high, ada, second, low].map(only));
  });

  it('first gives away what another worker has let go of, though others wait for longer', async () => {
    const held = await startNext();
    await add({ authorId: bob.id });
    await releaseLease(db, held);
    expect(await next()).toMatchObject({ id: held.id, resumed: true });
  });

  it('gives nobody again what they work on, though they could not say so in time', async () => {
    const held = await startNext();
    const { id } = held;
    await releaseLease(db, held);
    expect(await claimNext(db, holder, { working: [id], isFull: false })).toBeNull();
    expect((await claimNext(db, { ...holder, workerId: 'w2' }))?.attempt).toMatchObject({ id, resumed: true });
  });

  it('gives a worker whose places are taken only what a dead one left', async () => {
    const held = await startNext();
    await add();
    const full = { working: [], isFull: true };
    expect(await claimNext(db, holder, full)).toBeNull();
    await releaseLease(db, held);
    expect((await claimNext(db, holder, full))?.attempt.id).toBe(held.id);
    expect(await claimNext(db, holder, full)).toBeNull();
  });

  it('leaves what can only go on elsewhere to the workers there, and is not held up by it', async () => {
    const first = await startNext();
    await assignSandbox(db, first, first.id, 'h1');
    await endAttempt(db, first, { state: 'completed', reason: null }, []);
    const followUp = await followUpOn(first.id);
    const later = await add();
    expect(await nextId('h2')).toBe(only(later));
    expect(await nextId('h2')).toBeNull();
    expect(await standing(ada)).toMatchObject({ position: 1, reason: 'next' });
    await forgetWorker(db, 'w1');
    await noteWorker(db, { id: 'w2', host: 'h2', places: 4 });
    expect(await standing(ada)).toMatchObject({ reason: 'host_away' });
    expect(await nextId('h1')).toBe(followUp?.attemptIds[0]);
  });

  it('says what else could start, so that another worker can be woken', async () => {
    const second = await add();
    const [one, two] = [await claimNext(db, holder), await claimNext(db, holder)];
    expect([one?.nextId, two?.nextId]).toEqual([only(second), null]);
  });
});

describe('an attempt that is claimed out of turn', () => {
  it('counts as the turn of its person', async () => {
    const bobs = await add({ authorId: bob.id });
    const second = await add();
    await claimAttempt(db, { ...holder, attemptId: only(ada) });
    expect(await allInOrder()).toEqual([only(bobs), only(second)]);
  });
});

describe('limits on what runs at once', () => {
  it('hold for the person, for the workspace, and for nobody elsewhere', async () => {
    await changeQueue(db, actor(), { limits: { person: 1 } });
    const second = await add();
    const bobs = await add({ authorId: bob.id });
    expect(await allInOrder()).toEqual([only(ada), only(bobs)]);
    expect(await standing(second)).toMatchObject({ position: 1, reason: 'person_limit' });
    await changeQueue(db, actor(), { limits: { workspace: 2, person: null } });
    expect(await nextId()).toBeNull();
    expect(await standing(second)).toMatchObject({ position: 1, reason: 'workspace_limit' });
    const elsewhere = await createQueuedAttempts(db);
    expect(await nextId()).toBe(only(elsewhere));
    await changeQueue(db, actor(), { limits: { workspace: 3 } });
    expect(await nextId()).toBe(only(second));
  });

  it('do not count an attempt that let go of its place while it waits', async () => {
    await changeQueue(db, actor(), { limits: { workspace: 1 } });
    const second = await add();
    const first = await startNext();
    await startWait(db, first, { code: 'model_rate_limited', message: '', until: new Date(Date.now() + 3_600_000) });
    expect(await nextId()).toBeNull();
    await releaseLease(db, first);
    expect(await nextId()).toBe(only(second));
  });

  it('count one that waits for a worker to go on with it', async () => {
    await changeQueue(db, actor(), { limits: { workspace: 1 } });
    const first = await startNext();
    await add();
    await releaseLease(db, first);
    expect((await next())?.id).toBe(first.id);
    expect(await nextId()).toBeNull();
  });
});
