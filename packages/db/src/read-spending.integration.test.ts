import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTask } from './create-task.ts';
import { readSpending, readSpendingCells } from './read-spending.ts';
import { recordUsage } from './record-usage.ts';
import { createQueuedAttempts } from './testing/queued-attempts.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';
import { usageRecord } from './testing/usage-record.ts';

const db = setUp(openTestDatabase);

async function addTask(made: { workspaceId: string; repositoryId: string }, authorId: string, title: string) {
  const task = await createTask(db, {
    ...{ workspaceId: made.workspaceId, repositoryId: made.repositoryId, authorId, title },
    ...{ mode: 'code', baseBranch: 'main', baseCommit: '0'.repeat(40), branchName: '', prompt: title },
    ...{ agent: 'codex', credentialId: null, model: 'gpt-5', reasoningEffort: 'medium', attempts: 1 },
    idempotency: null,
  });
  return { id: task?.id ?? '', attemptId: task?.attemptIds[0] ?? '' };
}

async function twoPeople() {
  const made = await createQueuedAttempts(db);
  const bobId = randomUUID();
  await db.prisma.user.create({
    data: {
      ...{ id: bobId, name: 'Bob', email: `${bobId}@example.com` },
      members: { create: { workspaceId: made.workspaceId, role: 'member' } },
    },
  });
  const task = await addTask(made, bobId, 'Another');
  await recordUsage(db, made.attemptIds[0] ?? '', [
    usageRecord({ at: '2026-03-01T00:00:00.000Z' }),
    usageRecord({ at: '2026-03-03T23:59:59.999Z', model: 'of-our-own' }),
    usageRecord({ at: '2026-03-04T00:00:00.000Z' }),
    usageRecord({ at: '2026-02-28T23:59:59.999Z' }),
  ]);
  await recordUsage(
    db,
    task.attemptId,
    [1, 2].map(() => usageRecord({ at: '2026-03-03T12:00:00.000Z' })),
  );
  return { ...made, bobId, otherTaskId: task.id };
}

const span = { from: '2026-03-01', to: '2026-03-03' };

describe('readSpending', () => {
  it('adds up the days of the span, with none left out, and no others', async () => {
    const made = await twoPeople();
    const { days, total, ...rest } = await readSpending(db, made, span);
    expect(rest).toMatchObject(span);
    expect(days.map(({ day, requests, costMicroUsd }) => [day, requests, costMicroUsd])).toEqual([
      ['2026-03-01', 1, 2_250],
      ['2026-03-02', 0, 0],
      ['2026-03-03', 3, 4_500],
    ]);
    expect(total).toMatchObject({ requests: 4, inputTokens: 4_000, costMicroUsd: 6_750, unpricedRequests: 1 });
  });

  it('adds up by person, model and task, the dearest first', async () => {
    const made = await twoPeople();
    const { people, models, tasks } = await readSpending(db, made, span);
    expect(people).toMatchObject([
      { userId: made.bobId, name: 'Bob', costMicroUsd: 4_500 },
      { userId: made.userId, name: 'Ada', costMicroUsd: 2_250, unpricedRequests: 1 },
    ]);
    expect(models).toMatchObject([
      { model: 'gpt-5', requests: 3 },
      { model: 'of-our-own', requests: 1, unpricedRequests: 1 },
    ]);
    expect(tasks).toMatchObject([
      { taskId: made.otherTaskId, title: 'Another', author: 'Bob' },
      { taskId: made.taskId, title: 'Do it', author: 'Ada' },
    ]);
  });

  it('shows nothing of another workspace, and zeros where nothing was spent', async () => {
    await twoPeople();
    const made = await createQueuedAttempts(db);
    const answer = await readSpending(db, made, span);
    expect(answer.days).toHaveLength(3);
    expect([answer.total.requests, answer.people, answer.models, answer.tasks]).toEqual([0, [], [], []]);
  });

  it('counts the tasks that the reader does not see, without their titles', async () => {
    const made = await twoPeople();
    await db.prisma.task.update({ where: { id: made.otherTaskId }, data: { visibility: 'private' } });
    const titles = async (userId: string) =>
      (await readSpending(db, { ...made, userId }, span)).tasks.map(({ title }) => title);
    expect([await titles(made.userId), await titles(made.bobId)]).toEqual([
      ['Private task', 'Do it'],
      ['Another', 'Do it'],
    ]);
    const cells = await readSpendingCells(db, made, span);
    expect(cells.map((cell) => cell.title)).toEqual(['Do it', 'Do it', 'Private task']);
  });

  it('lists the 200 tasks that cost most', async () => {
    const made = await createQueuedAttempts(db);
    for (let n = 1; n <= 202; n += 1) {
      const { attemptId } = await addTask(made, made.userId, `Task ${n}`);
      await recordUsage(db, attemptId, [usageRecord({ inputTokens: n * 1_000, at: '2026-03-02T00:00:00.000Z' })]);
    }
    const { tasks } = await readSpending(db, made, span);
    expect([tasks.length, tasks[0]?.title, tasks.at(-1)?.title]).toEqual([200, 'Task 202', 'Task 3']);
  });
});

describe('readSpendingCells', () => {
  it('keeps days, people, models and tasks apart', async () => {
    const made = await twoPeople();
    const cells = await readSpendingCells(db, made, span);
    expect(cells.map((cell) => [cell.day, cell.person, cell.model, cell.title, cell.requests])).toEqual([
      ['2026-03-01', 'Ada', 'gpt-5', 'Do it', 1],
      ['2026-03-03', 'Ada', 'of-our-own', 'Do it', 1],
      ['2026-03-03', 'Bob', 'gpt-5', 'Another', 2],
    ]);
  });
});
