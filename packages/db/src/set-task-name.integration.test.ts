import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { claimAttempt } from './claim-attempt.ts';
import { setTaskName } from './set-task-name.ts';
import { createQueuedAttempts } from './testing/queued-attempts.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';

const db = setUp(openTestDatabase);

const name = { title: 'Fix the parser', branchName: 'codex/fix-the-parser' };

async function claimed(credentialId: string | null = null) {
  const { attemptIds, taskId } = await createQueuedAttempts(db);
  const id = attemptIds[0] ?? '';
  await db.pool.query('UPDATE turns SET credential_id = $2 WHERE task_id = $1', [taskId, credentialId]);
  const attempt = await claimAttempt(db, { attemptId: id, workerId: 'w', host: 'h', leaseMs: 60_000 });
  if (attempt === null) throw new Error('It was free.');
  return { attempt, taskId };
}

const task = (id: string) => db.prisma.task.findUniqueOrThrow({ where: { id } });

describe('setTaskName', () => {
  it('gives a task its title and branch', async () => {
    const { attempt, taskId } = await claimed();
    expect(await setTaskName(db, attempt, attempt.task.title, name)).toBe(true);
    expect(await task(taskId)).toMatchObject(name);
  });

  it('leaves the branch as it is when there is no better one', async () => {
    const { attempt, taskId } = await claimed();
    await setTaskName(db, attempt, attempt.task.title, { title: '修复解析器', branchName: null });
    expect(await task(taskId)).toMatchObject({ title: '修复解析器', branchName: 'codex/do-it' });
  });

  it('leaves a title alone that was changed before', async () => {
    const { attempt, taskId } = await claimed();
    await db.prisma.task.update({ where: { id: taskId }, data: { title: 'Mine' } });
    expect(await setTaskName(db, attempt, attempt.task.title, name)).toBe(false);
    expect(await task(taskId)).toMatchObject({ title: 'Mine', branchName: 'codex/do-it' });
  });

  it('does nothing for a worker that lost the attempt', async () => {
    const { attempt, taskId } = await claimed();
    expect(await setTaskName(db, { ...attempt, lease: attempt.lease - 1 }, attempt.task.title, name)).toBe(false);
    expect(await task(taskId)).toMatchObject({ title: 'Do it' });
  });
});

describe('claimAttempt', () => {
  it('tells what the provider of the credential understands, and the Responses API without a credential', async () => {
    const credentialId = randomUUID();
    await db.pool.query(
      `INSERT INTO credentials (id, config_name, name, kind, provider, generation)
       VALUES ($1, 'local', 'local', 'none', '{"kind":"openai-compatible","baseUrl":"http://x/v1","wireApi":"chat"}', 'g')`,
      [credentialId],
    );
    expect((await claimed(credentialId)).attempt.turn).toMatchObject({ wireApi: 'chat', position: 1 });
    expect((await claimed()).attempt).toMatchObject({ position: 1, turn: { wireApi: 'responses' } });
  });
});
