import { claimAttempt } from '@codex-web/db/claim-attempt';
import type { Database } from '@codex-web/db/connect';
import { createQueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoModel } from '../testing/agent/start-demo-model.ts';
import { startDoor } from '../testing/agent/start-door.ts';
import { nameTask } from './name-task.ts';
import type { AttemptContext } from './run-attempt.ts';

let test: TestDatabase;
let db: Database;
let demo: Awaited<ReturnType<typeof startDemoModel>>;
let door: Awaited<ReturnType<typeof startDoor>>;
beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  demo = await startDemoModel();
  door = await startDoor(demo.port);
});
afterAll(async () => {
  await door.stop();
  await demo.stop();
  await test.drop();
});

const long =
  'Rewrite the parser so that it reads all of the files in the folder in parallel, and report each broken one.';

/** Names a task with this prompt, as the worker with its second attempt where `position` says so. */
async function named(prompt: string, options: { position?: number; folder?: string; ended?: AbortSignal } = {}) {
  const { attemptIds, taskId } = await createQueuedAttempts(db, 2);
  await db.pool.query('UPDATE turns SET prompt = $2 WHERE task_id = $1', [taskId, prompt]);
  const attemptId = attemptIds[(options.position ?? 1) - 1] ?? '';
  const attempt = await claimAttempt(db, { attemptId, workerId: 'w', host: 'h', leaseMs: 60_000 });
  let told = 0;
  const context = {
    attempt,
    parts: { db, logger: createLogger('test', 'silent') },
    live: { taskChanged: () => (told += 1) },
  } as unknown as AttemptContext;
  await nameTask(context, options.folder ?? door.folder, options.ended ?? new AbortController().signal);
  const { title, branchName } = await db.prisma.task.findUniqueOrThrow({ where: { id: taskId } });
  return { title, branchName, told };
}

const unchanged = { title: 'Do it', branchName: 'codex/do-it', told: 0 };

describe('nameTask', () => {
  it('gives a task with a long prompt a title and a branch, and tells the board', async () => {
    expect(await named(long)).toEqual({
      title: 'Rewrite the parser so that it reads all',
      branchName: 'codex/rewrite-the-parser-so-that-it-reads-all',
      told: 1,
    });
  });

  it('gives a task whose prompt is not Latin a title in its own writing', async () => {
    expect(await named('修复 解析器 的 测试')).toMatchObject({
      title: '修复 解析器 的 测试',
      branchName: 'codex/demo-task',
    });
  });

  it('asks no model where the first line is a good title, or it is not the first attempt', async () => {
    const before = door.requests();
    expect(await named('Fix it\n\n```script\n{"say":"x"}\n```')).toEqual(unchanged);
    expect(await named(long, { position: 2 })).toEqual(unchanged);
    expect(door.requests()).toBe(before);
  });

  it('leaves the name as it is when no model answers', async () => {
    expect(await named(long, { folder: '/nowhere' })).toEqual(unchanged);
  });

  it('ends with the turn', async () => {
    expect(await named(long, { ended: AbortSignal.abort() })).toEqual(unchanged);
  });
});
