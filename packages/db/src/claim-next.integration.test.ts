import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from './actor.ts';
import { cancelAttempt } from './cancel-attempt.ts';
import { changePriority } from './change-priority.ts';
import { changeQueue } from './change-queue.ts';
import { claimAttempt } from './claim-attempt.ts';
import { claimNext } from './claim-next.ts';
import type { Database } from './connect.ts';
import { createTurn } from './create-turn.ts';
import { endAttempt } from './end-attempt.ts';
import { findTask } from './find-task.ts';
import { releaseLease } from './lease.ts';
import { listQueue } from './list-queue.ts';
import { moveInQueue } from './move-in-queue.ts';
import { removeDependency } from './remove-dependency.ts';
import { assignSandbox } from './sandboxes.ts';
import { startWait } from './start-wait.ts';
import { addPerson, addTask } from './testing/add-task.ts';
import { createQueuedAttempts, type QueuedAttempts } from './testing/queued-attempts.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';
import { forgetWorker, noteWorker } from './workers.ts';

let test: TestDatabase;
let db: Database;
/** One attempt of Ada's, the first that was queued. */
let ada: QueuedAttempts;
let bob: string;
beforeEach(async () => {
  test = await createTestDatabase();
  db = test.db;
  ada = await createQueuedAttempts(db);
  bob = await addPerson(db, ada);
  await noteWorker(db, { id: 'w1', host: 'h1', places: 4 });
});
afterEach(() => test.drop());

const holder = { workerId: 'w1', host: 'h1', leaseMs: 60_000 };
const actor = (userId = ada.userId): Actor => ({
  workspaceId: ada.workspaceId,
  userId,
  origin: { ip: null, userAgent: null, tokenId: null },
});
const next = async (host = 'h1') => (await claimNext(db, { workerId: 'w1', host, leaseMs: 60_000 }))?.attempt ?? null;
const nextId = async (host?: string) => (await next(host))?.id ?? null;
const only = ({ attemptIds }: QueuedAttempts) => attemptIds[0] ?? '';
const add = (given?: Parameters<typeof addTask>[2]) => addTask(db, ada, given);

async function allInOrder(): Promise<string[]> {
  const id = await nextId();
  return id === null ? [] : [id, ...(await allInOrder())];
}

async function endNext(state: 'completed' | 'failed' = 'completed'): Promise<string> {
  const attempt = await next();
  if (attempt === null) throw new Error('There is one.');
  await endAttempt(db, attempt, { state, reason: null }, []);
  return attempt.id;
}

/** Ada goes on in her first task, from one of its attempts. */
const followUpOn = (attemptId: string) =>
  createTurn(db, {
    ...{ workspaceId: ada.workspaceId, taskId: ada.taskId, authorId: ada.userId, attemptId, prompt: 'On.' },
    ...{ agent: 'codex', credentialId: null, model: 'm', reasoningEffort: 'low', idempotency: null },
  });

const standing = async (made: QueuedAttempts) => {
  const task = await findTask(db, made, made.taskId);
  return task.turns.at(-1)?.attempts[0]?.queue ?? null;
};

describe('claimNext', () => {
  it('gives each of twenty workers that ask at once another attempt, and makes people take turns', async () => {
    await add({ attempts: 4 });
    for (let index = 0; index < 10; index += 1) await add();
    const bobs = [only(await add({ authorId: bob })), only(await add({ authorId: bob }))];
    const claims = await Promise.all(Array.from({ length: 20 }, () => nextId()));
    const ids = claims.filter((id) => id !== null);
    expect(new Set(ids).size).toBe(17);
    expect(ids).toHaveLength(17);
    const rows = await db.prisma.queueTurn.findMany();
    // Seventeen starts; Bob's second one was the fourth of all.
    expect(rows.find(({ userId }) => userId === bob)?.served).toBe(4n);
    expect(ids).toEqual(expect.arrayContaining(bobs));
  });

  it('serves the colleague with one task next, whatever somebody else has queued before', async () => {
    for (let index = 0; index < 20; index += 1) await add({ priority: 'urgent' });
    await next();
    const one = await add({ authorId: bob, priority: 'low' });
    expect(await nextId()).toBe(only(one));
  });

  it('orders what one person has queued by priority, then by age', async () => {
    const [low, high, second] = [await add({ priority: 'low' }), await add({ priority: 'high' }), await add()];
    expect(await allInOrder()).toEqual([high, ada, second, low].map(only));
  });

  it('first gives away what another worker has let go of, though others wait for longer', async () => {
    const held = await next();
    await add({ authorId: bob });
    if (held) await releaseLease(db, held);
    expect(await next()).toMatchObject({ id: held?.id, resumed: true });
  });

  it('gives nobody again what they work on, though they could not say so in time', async () => {
    const held = await next();
    const id = held?.id ?? '';
    if (held) await releaseLease(db, held);
    expect(await claimNext(db, holder, { working: [id], isFull: false })).toBeNull();
    expect((await claimNext(db, { ...holder, workerId: 'w2' }))?.attempt).toMatchObject({ id, resumed: true });
  });

  it('gives a worker whose places are taken only what a dead one left', async () => {
    const held = await next();
    await add();
    const full = { working: [], isFull: true };
    expect(await claimNext(db, holder, full)).toBeNull();
    if (held) await releaseLease(db, held);
    expect((await claimNext(db, holder, full))?.attempt.id).toBe(held?.id);
    expect(await claimNext(db, holder, full)).toBeNull();
  });

  it('leaves what can only go on elsewhere to the workers there, and is not held up by it', async () => {
    const first = await next();
    if (first === null) throw new Error('It is there.');
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

describe('limits on what runs at once', () => {
  it('hold for the person, for the workspace, and for nobody elsewhere', async () => {
    await changeQueue(db, actor(), { limits: { person: 1 } });
    const second = await add();
    const bobs = await add({ authorId: bob });
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
    const first = await next();
    if (first === null) throw new Error('It is there.');
    await startWait(db, first, { code: 'model_rate_limited', message: '', until: new Date(Date.now() + 3_600_000) });
    expect(await nextId()).toBeNull();
    await releaseLease(db, first);
    expect(await nextId()).toBe(only(second));
  });

  it('count one that waits for a worker to go on with it', async () => {
    await changeQueue(db, actor(), { limits: { workspace: 1 } });
    const first = await next();
    await add();
    if (first) await releaseLease(db, first);
    expect((await next())?.id).toBe(first?.id);
    expect(await nextId()).toBeNull();
  });
});

describe('a paused queue', () => {
  it('starts nothing, takes new tasks, and goes on where it stopped when it is opened', async () => {
    const held = await next();
    const second = await add();
    await changeQueue(db, actor(), { state: 'paused' });
    const third = await add();
    expect(await nextId()).toBeNull();
    expect(await standing(second)).toMatchObject({ position: 1, reason: 'paused' });
    if (held) await releaseLease(db, held);
    expect((await next())?.id).toBe(held?.id);
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
    const attempt = await next();
    if (attempt === null) throw new Error('It is there.');
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
      await expect(add({ authorId: bob, dependsOn: [taskId] })).rejects.toMatchObject({ code: 'not_found' });
    }
    const own = await add({ dependsOn: [hidden.taskId] });
    expect((await findTask(db, { ...own, userId: bob }, own.taskId)).dependsOn).toMatchObject([{ title: null }]);
  });
});

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
    await add({ authorId: bob });
    await add({ authorId: carla });
    // Ada, Bob and Carla have their turns, in this order; so it would be Ada's again.
    expect(await allInOrder()).toHaveLength(3);
    const [mine, bobs] = [await add(), await add({ authorId: bob })];
    const [hers, hersToo] = [await add({ authorId: carla }), await add({ authorId: carla, priority: 'low' })];
    await moveInQueue(db, actor(), { attemptId: only(hersToo), to: 'first' });
    const listed = (await listQueue(db, actor(), 10)).items.map(({ attemptId }) => attemptId);
    expect(listed).toEqual([hersToo, bobs, mine, hers].map(only));
    expect(await allInOrder()).toEqual(listed);
  });

  it('makes an attempt the next one before people who had no turn yet', async () => {
    const [bobs, mine] = [await add({ authorId: bob, priority: 'urgent' }), await add({ priority: 'low' })];
    await moveInQueue(db, actor(), { attemptId: only(mine), to: 'first' });
    expect(await allInOrder()).toEqual([mine, bobs, ada].map(only));
  });

  it('refuses what stands in no line, and two of different people', async () => {
    const [bobs, waiting] = [await add({ authorId: bob }), await add({ dependsOn: [ada.taskId] })];
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

describe('listQueue', () => {
  it('lists in the order in which claimNext then starts, with positions from 1', async () => {
    const carla = await addPerson(db, ada, 'Carla');
    const priorities = ['low', 'normal', 'high', 'urgent'] as const;
    for (let index = 0; index < 12; index += 1) {
      const authorId = [ada.userId, bob, carla][(index * index) % 3] ?? bob;
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
    const { items } = await listQueue(db, actor(bob), 10);
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

describe('an attempt that is claimed out of turn', () => {
  it('counts as the turn of its person', async () => {
    const bobs = await add({ authorId: bob });
    const second = await add();
    await claimAttempt(db, { ...holder, attemptId: only(ada) });
    expect(await allInOrder()).toEqual([only(bobs), only(second)]);
  });
});
