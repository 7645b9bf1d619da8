import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Database } from '@codex-web/db/connect';
import { addTask } from '@codex-web/db/testing/add-task';
import { createQueuedAttempts, type QueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { createTestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { Redis } from 'ioredis';
import { openAttemptQueue } from '../../queue/attempt-queue.ts';

export type Started = { attemptId: string; workerId: string; resumed: boolean };

/** Real queue, database and worker processes; the work on an attempt is to wait until the test lets it end. */
export type QueueStage = {
  db: Database;
  redis: Redis;
  /** Ada's first task. */
  ada: QueuedAttempts;
  /** Starts a worker process. `kill` ends it as a power failure would. */
  startWorker: (name: string, places: number) => Promise<{ kill: () => Promise<void> }>;
  /** Submits as the API does: a row, then a message. @returns the attempt. */
  submit: (given?: Parameters<typeof addTask>[2]) => Promise<string>;
  /** Tells that the attempt could start, as the API does. */
  wake: (attemptId: string) => Promise<void>;
  /** What was begun to be worked on, in order. */
  started: () => Promise<Started[]>;
  /** Lets these attempts end, whoever works on them; all there are and will be when none are given. */
  letEnd: (...attemptIds: string[]) => Promise<void>;
  close: () => Promise<void>;
};

/** So that messages of other tests on the same Redis are not taken. */
const redisDatabase = 11;

export async function createQueueStage(): Promise<QueueStage> {
  const { db, url, drop } = await createTestDatabase();
  await db.pool.query(
    `CREATE TABLE test_starts (number serial, attempt_id uuid, worker_id text, resumed boolean);
     CREATE TABLE test_ends (attempt_id uuid)`,
  );
  const redisUrl = Object.assign(new URL(process.env.TEST_REDIS_URL ?? ''), { pathname: `/${redisDatabase}` }).href;
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  await redis.flushdb();
  const queue = openAttemptQueue(redis, createLogger('test', 'silent'));
  const ada = await createQueuedAttempts(db);
  const workers: ChildProcess[] = [];
  return {
    ...{ db, redis, ada },
    startWorker: async (name, places) => {
      const worker = await spawnWorker([url, redisUrl, name, `${places}`]);
      workers.push(worker);
      return { kill: () => kill(worker) };
    },
    submit: async (given) => {
      const { attemptIds } = await addTask(db, ada, given);
      await Promise.all(attemptIds.map(queue.add));
      return attemptIds[0] ?? '';
    },
    wake: queue.add,
    started: async () => {
      const { rows } = await db.pool.query<Started>(
        'SELECT attempt_id AS "attemptId", worker_id AS "workerId", resumed FROM test_starts ORDER BY number',
      );
      return rows;
    },
    letEnd: async (...attemptIds) => {
      const ids = attemptIds.length === 0 ? [null] : attemptIds;
      await db.pool.query('INSERT INTO test_ends SELECT unnest($1::uuid[])', [ids]);
    },
    close: async () => {
      await Promise.all(workers.map(kill));
      await queue.close();
      redis.disconnect();
      await drop();
    },
  };
}

async function spawnWorker(args: string[]): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('./scripted-worker.ts', import.meta.url));
  const worker = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([
    once(worker.stdout, 'data'),
    once(worker, 'exit').then(() => Promise.reject(new Error('The worker process did not start.'))),
  ]);
  return worker;
}

async function kill(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, 'exit');
  worker.kill('SIGKILL');
  await ended;
}
