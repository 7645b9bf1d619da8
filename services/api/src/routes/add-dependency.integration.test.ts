import type { Task } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { createTestApp } from '../testing/test-app.ts';
import {
  attemptIdsOf,
  type Person,
  signUpMember,
  signUpOwner,
  signUpStranger,
  submit,
} from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));

const hold = (by: Person, { id }: Task, other: Task) => by.post(`/tasks/${id}/dependencies/${other.id}`);
const statusOf = async (by: Person, task: Task, other: Task) => (await hold(by, task, other)).statusCode;

describe('200', () => {
  it('lets a queued task wait for another one too, once, until that is taken away', async () => {
    const [task, other] = [await submit(owner, { prompt: 'one' }), await submit(owner, { prompt: 'two' })];
    const held: Task = (await hold(owner, task, other)).json();
    expect(held.dependsOn).toEqual([{ taskId: other.id, title: 'two', isCompleted: false, hasStopped: false }]);
    expect(held.turns[0]?.attempts[0]?.queue).toMatchObject({ position: null, reason: 'dependency' });
    expect((await hold(owner, task, other)).json().dependsOn).toHaveLength(1);
    const { rows } = await test.parts.db.pool.query('SELECT action FROM audit_events WHERE subject_id = $1', [task.id]);
    expect(rows.map(({ action }) => action)).toEqual(['task.created', 'dependency.added']);
    const released: Task = (await owner.delete(`/tasks/${task.id}/dependencies/${other.id}`)).json();
    expect(released.turns[0]?.attempts[0]?.queue?.reason).not.toBe('dependency');
  });
});

describe('404', () => {
  it('for a task that the person does not see, on either side', async () => {
    const [mine, hidden] = [await submit(member), await submit(owner, { visibility: 'private' })];
    const elsewhere = await submit(await signUpStranger(test));
    expect([
      await statusOf(member, mine, hidden),
      await statusOf(member, hidden, mine),
      await statusOf(member, mine, elsewhere),
      await statusOf(member, elsewhere, mine),
    ]).toEqual([404, 404, 404, 404]);
  });
});

describe('409', () => {
  it('for a task that would wait for itself, also through others', async () => {
    const first = await submit(owner);
    const second = await submit(owner, { dependsOn: [first.id] });
    const third = await submit(owner, { dependsOn: [second.id] });
    expect(await statusOf(owner, first, first)).toBe(409);
    expect(await statusOf(owner, first, third)).toBe(409);
    expect(await statusOf(owner, third, first)).toBe(200);
  });

  it('when two people let two tasks wait for each other at once, for one of them', async () => {
    const [one, two] = [await submit(owner), await submit(owner)];
    const answers = await Promise.all([statusOf(owner, one, two), statusOf(member, two, one)]);
    expect(answers.toSorted()).toEqual([200, 409]);
  });

  it('for a task that has begun, or has ended', async () => {
    const [begun, ended, other] = [await submit(owner), await submit(owner), await submit(owner)];
    const worker = await startFakeWorker(test.parts, attemptIdsOf(begun)[0] ?? '');
    expect(await statusOf(owner, begun, other)).toBe(409);
    await owner.post(`/attempts/${attemptIdsOf(ended)[0]}/cancel`);
    expect(await statusOf(owner, ended, other)).toBe(409);
    expect(await statusOf(owner, other, begun)).toBe(200);
    expect(worker).toBeDefined();
  });

  it('for one more than a task may depend on', async () => {
    const others = await Promise.all(Array.from({ length: 21 }, () => submit(owner)));
    const task = await submit(owner, { dependsOn: others.slice(0, 20).map(({ id }) => id) });
    expect(await statusOf(owner, task, others[20] ?? task)).toBe(409);
  });
});
