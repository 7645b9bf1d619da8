import { argv, stdout } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClaimedAttempt } from '@codex-web/db/claim-attempt';
import { claimNext } from '@codex-web/db/claim-next';
import { connect } from '@codex-web/db/connect';
import { endAttempt } from '@codex-web/db/end-attempt';
import { createLogger } from '@codex-web/service-kit/logger';
import { repeat } from '@codex-web/service-kit/repeat';
import { Redis } from 'ioredis';
import { holdLease, leaseMs } from '../../attempt/hold-lease.ts';
import { openAttemptQueue } from '../../queue/attempt-queue.ts';
import { Dispatcher } from '../../queue/dispatcher.ts';

/**
 * A worker as a process of its own, to be killed: queue, claims and leases are the real ones, the work on an attempt is to wait
 * until the test lets it end. Arguments: database, Redis, name, places.
 */
const [databaseUrl = '', redisUrl = '', workerId = '', places = ''] = argv.slice(2);
const db = connect(databaseUrl, Number(places) + 3);
const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
const logger = createLogger('worker', 'silent');

const dispatcher = new Dispatcher({
  queue: openAttemptQueue(redis, logger),
  claimNext: (state) => claimNext(db, { workerId, host: 'h1', leaseMs }, state),
  work,
  places: Number(places),
  logger,
});
repeat(() => dispatcher.look(), {
  everyMs: 1_000,
  firstAfterMs: 1_000,
  onError: (error) => logger.warn({ err: error }),
});
void dispatcher.listen();
stdout.write('ready\n');

async function work(attempt: ClaimedAttempt): Promise<void> {
  const lease = holdLease(db, attempt, logger, () => {});
  await db.pool.query('INSERT INTO test_starts (attempt_id, worker_id, resumed) VALUES ($1, $2, $3)', [
    attempt.id,
    workerId,
    attempt.resumed,
  ]);
  while (!(await mayEnd(attempt.id))) await delay(20);
  lease.stop();
  await endAttempt(db, attempt, { state: 'completed', reason: null }, []);
}

async function mayEnd(attemptId: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    'SELECT 1 FROM test_ends WHERE attempt_id = $1 OR attempt_id IS NULL LIMIT 1',
    [attemptId],
  );
  return rowCount === 1;
}
