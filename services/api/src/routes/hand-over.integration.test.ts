import type { Task } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditOf } from '../testing/audit-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { addClosedRepository, nameOf, signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const ann = setUp(() => signUpAs(test, owner, 'Ann', 'member'));
const bo = setUp(() => signUpAs(test, owner, 'Bo', 'member'));
const viewer = setUp(() => signUpAs(test, owner, 'Vi', 'viewer'));
beforeAll(() => nameOf(test, owner, 'Olga'));

const handOver = (from: Person, task: Task, to: Person, note?: string) =>
  from.post(`/tasks/${task.id}/hand-over`, { userId: to.me.user.id, ...(note && { note }) });
const statusFor = async (person: Person, task: Task) => (await person.get(`/tasks/${task.id}`)).statusCode;
const shown = async (person: Person, task: Task): Promise<Task> => (await person.get(`/tasks/${task.id}`)).json();
const audited = async (task: Task, wanted: string) =>
  (await auditOf(test, task.id))
    .filter(({ action }) => action === wanted)
    .map(({ actorId, summary }) => ({ actorId, summary }));

describe('handing over', () => {
  it('makes somebody else look after it, with a note', async () => {
    const task = await submit(ann);
    expect((await handOver(ann, task, bo, 'Yours, @Bo.')).statusCode).toBe(204);
    expect((await shown(bo, task)).assignee.name).toBe('Bo');
    expect((await bo.get(`/tasks/${task.id}/comments`)).json().items).toMatchObject([{ body: 'Yours, @Bo.' }]);
    expect([await shown(bo, task), await shown(ann, task)]).toMatchObject([
      { unread: true, needsMe: 'mentioned' },
      { unread: false, needsMe: null },
    ]);
    expect((await audited(task, 'task.handed_over')).map((row) => row.summary)).toEqual(['Handed a task over to Bo.']);
  });

  it('shows a private task to who takes it, and no longer to who had it', async () => {
    const task = await submit(ann, { visibility: 'private' });
    expect(await statusFor(bo, task)).toBe(404);
    await handOver(ann, task, bo);
    expect([await statusFor(bo, task), await statusFor(ann, task)]).toEqual([200, 200]);
    expect((await handOver(bo, task, owner)).statusCode).toBe(204);
    expect([await statusFor(bo, task), await statusFor(owner, task), await statusFor(ann, task)]).toEqual([
      404, 200, 200,
    ]);
  });

  it('is refused to viewers, strangers and who may not use the repository', async () => {
    const task = await submit(ann);
    expect((await handOver(ann, task, viewer)).statusCode).toBe(404);
    expect((await ann.post(`/tasks/${task.id}/hand-over`, { userId: 'nobody' })).statusCode).toBe(404);
    expect((await handOver(ann, task, ann)).statusCode).toBe(409);
    const closed = await addClosedRepository(test, owner, [ann]);
    const hidden = await submit(ann, { repositoryId: closed.id });
    expect((await handOver(ann, hidden, bo)).statusCode).toBe(404);
  });

  it('lists whom it can be handed to and who can be mentioned', async () => {
    const task = await submit(ann, { visibility: 'private' });
    expect((await ann.get(`/tasks/${task.id}/people`)).json().items).toMatchObject([
      { name: 'Ann', canSee: true, canTake: true },
      { name: 'Bo', canSee: false, canTake: true },
      { name: 'Olga', canSee: false, canTake: true },
    ]);
  });
});
