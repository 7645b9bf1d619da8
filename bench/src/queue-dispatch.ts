import { claimAttempt } from '../../packages/db/src/claim-attempt.ts';
import { claimNext } from '../../packages/db/src/claim-next.ts';
import type { Database } from '../../packages/db/src/connect.ts';
import { findTask } from '../../packages/db/src/find-task.ts';
import { listQueue } from '../../packages/db/src/list-queue.ts';
import { addPerson, addTask } from '../../packages/db/src/testing/add-task.ts';
import { createQueuedAttempts, type QueuedAttempts } from '../../packages/db/src/testing/queued-attempts.ts';
import { createTestDatabase } from '../../packages/db/src/testing/test-database.ts';
import { heading, ratioRow, row } from './report.ts';
import { timed } from './whole-task.ts';

/** The same as everywhere: whoever asks holds it for long enough. */
const holder = { workerId: 'bench', host: 'bench', leaseMs: 60_000 };
const people = 10;
const warmUps = 20;

/**
 * What it costs a worker to be told the next attempt while `queued` others wait, against claiming one it knows; and what the pages
 * that show the queue cost. Takes the server at TEST_DATABASE_URL.
 */
export async function benchQueue(queued: number, pairs: number): Promise<void> {
  const { db, drop } = await createTestDatabase();
  const made = await createQueuedAttempts(db);
  await fill(db, made, queued);
  const [next, known, task, list]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let pair = -warmUps; pair < pairs; pair += 1) {
    const times = [
      await timed(() => claimNext(db, holder)),
      await again(db, () => timed(() => claimAttempt(db, { ...holder, attemptId: made.attemptIds[0] ?? '' }))),
      await again(db, () => timed(() => findTask(db, made, made.taskId))),
      await timed(() => listQueue(db, made, 100)),
    ] as const;
    await putBack(db);
    if (pair < 0) continue;
    next.push(times[0]);
    known.push(times[1]);
    task.push(times[2]);
    list.push(times[3]);
  }
  heading(`Dispatch with ${queued} queued attempts of ${people} people besides`);
  row('choose and claim the next attempt', next);
  row('claim an attempt that is known', known);
  ratioRow(next, known);
  row('read a queued task with its position', task);
  row('read the first 100 of the queue', list);
  await drop();
}

/** In tasks of four attempts, of ten people in turn. */
async function fill(db: Database, made: QueuedAttempts, queued: number): Promise<void> {
  const authors = await Promise.all(Array.from({ length: people }, () => addPerson(db, made)));
  for (let index = 0; index < queued / 4; index += 1) {
    await addTask(db, made, { authorId: authors[index % people] ?? made.userId, attempts: 4 });
  }
  await db.pool.query('ANALYZE');
}

async function again<T>(db: Database, measure: () => Promise<T>): Promise<T> {
  await putBack(db);
  return await measure();
}

/** What was claimed waits again, so that there is always as much queued. */
async function putBack(db: Database): Promise<void> {
  await db.pool.query(
    `UPDATE attempts SET state = 'queued', lease = 0, lease_expires_at = NULL, worker_id = NULL, started_at = NULL
     WHERE state = 'running'`,
  );
}
