import { randomUUID } from 'node:crypto';
import type { SaveLimitRequest } from '@codex-web/contracts/limit';
import { describe, expect, it } from 'vitest';
import { checkLimits } from './check-limits.ts';
import { claimAttempt } from './claim-attempt.ts';
import { limitStatuses } from './limit-statuses.ts';
import { recordUsage } from './record-usage.ts';
import { createQueuedAttempts, type QueuedAttempts } from './testing/queued-attempts.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';
import { usageRecord } from './testing/usage-record.ts';

const db = setUp(openTestDatabase);

async function limit(made: QueuedAttempts, wanted: SaveLimitRequest): Promise<string> {
  const id = randomUUID();
  const { userId = null, amount, ...measure } = wanted;
  await db.prisma.limit.create({
    data: { id, workspaceId: made.workspaceId, ...measure, amount: BigInt(amount), userId },
  });
  return id;
}

const first = (made: QueuedAttempts) => made.attemptIds[0] ?? '';
const used = async (made: QueuedAttempts, now?: Date) =>
  (await limitStatuses(db, { attemptId: first(made) }, now)).map((status) => status.used);

describe('checkLimits', () => {
  it('says that nothing stands over an attempt where there are no limits', async () => {
    const made = await createQueuedAttempts(db);
    const other = await createQueuedAttempts(db);
    await limit(other, { scope: 'workspace', period: 'day', metric: 'tokens', amount: 1 });
    expect(await checkLimits(db, first(made))).toEqual({ reached: null, approached: [], limited: false });
  });

  it('warns from 80 % on, and calls a limit reached when all of it is used', async () => {
    const made = await createQueuedAttempts(db);
    const limitId = await limit(made, { scope: 'attempt', period: 'once', metric: 'tokens', amount: 5_500 });
    const check = async () => await checkLimits(db, first(made));
    await recordUsage(
      db,
      first(made),
      [1, 2, 3].map(() => usageRecord()),
    );
    expect(await check()).toEqual({ reached: null, approached: [], limited: true });
    await recordUsage(db, first(made), [usageRecord()]);
    expect(await check()).toMatchObject({ reached: null, approached: [{ limitId, used: 4_400 }] });
    await recordUsage(db, first(made), [usageRecord()]);
    expect(await check()).toMatchObject({ reached: { limitId, used: 5_500, amount: 5_500 }, approached: [] });
  });

  it('counts an attempt, its task, its person and the workspace, each by itself, and names the narrowest first', async () => {
    const made = await createQueuedAttempts(db, 2);
    for (const scope of ['attempt', 'task'] as const) {
      await limit(made, { scope, period: 'once', metric: 'cost', amount: 1 });
    }
    for (const scope of ['person', 'workspace'] as const) {
      await limit(made, { scope, period: 'month', metric: 'tokens', amount: 1 });
    }
    await db.prisma.user.create({ data: { id: made.taskId, name: 'Bob', email: `${made.taskId}@example.com` } });
    await db.pool.query('INSERT INTO spending VALUES ($1, $2, now()::date, 7, 0)', [made.workspaceId, made.taskId]);
    await recordUsage(db, first(made), [usageRecord()]);
    await recordUsage(db, made.attemptIds[1] ?? '', [usageRecord()]);
    expect(await used(made)).toEqual([2_250, 4_500, 2_200, 2_207]);
    expect((await checkLimits(db, first(made))).reached?.scope).toBe('attempt');
  });

  it('puts the limit for a person by name before the one for each person, of the same measure only', async () => {
    const made = await createQueuedAttempts(db);
    await limit(made, { scope: 'person', period: 'day', metric: 'tokens', amount: 1 });
    await limit(made, { scope: 'person', period: 'month', metric: 'tokens', amount: 2 });
    await limit(made, { scope: 'person', period: 'day', metric: 'tokens', amount: 1_000_000, userId: made.userId });
    const standing = await limitStatuses(db, { attemptId: first(made) });
    expect(standing.map(({ period, amount }) => [period, amount])).toEqual([
      ['day', 1_000_000],
      ['month', 2],
    ]);
  });

  it('lets a limit for somebody else alone', async () => {
    const made = await createQueuedAttempts(db);
    const other = await createQueuedAttempts(db);
    await limit(made, { scope: 'person', period: 'day', metric: 'tokens', amount: 1, userId: other.userId });
    expect((await checkLimits(db, first(made))).limited).toBe(false);
  });

  it('counts days and months in UTC, each from its first moment', async () => {
    const made = await createQueuedAttempts(db);
    await limit(made, { scope: 'workspace', period: 'day', metric: 'tokens', amount: 1 });
    await limit(made, { scope: 'workspace', period: 'month', metric: 'tokens', amount: 1 });
    for (const at of ['2026-02-28T23:59:59.999Z', '2026-03-01T00:00:00.000Z', '2026-03-14T12:00:00.000Z']) {
      await recordUsage(db, first(made), [usageRecord({ at })]);
    }
    expect(await used(made, new Date('2026-02-28T23:59:59.999Z'))).toEqual([1_100, 1_100]);
    expect(await used(made, new Date('2026-03-01T00:00:00.000Z'))).toEqual([1_100, 1_100]);
    expect(await used(made, new Date('2026-03-14T23:59:59.999Z'))).toEqual([1_100, 2_200]);
    expect(await used(made, new Date('2026-03-15T00:00:00.000Z'))).toEqual([0, 2_200]);
    expect(await used(made, new Date('2026-04-01T00:00:00.000Z'))).toEqual([0, 0]);
  });
});

describe('minutes', () => {
  async function worked(made: QueuedAttempts, index: number, times: Record<string, Date | bigint | string>) {
    await db.prisma.attempt.update({ where: { id: made.attemptIds[index] ?? '' }, data: times });
  }
  const at = (time: string) => new Date(`2026-03-${time}Z`);

  it('are those at work: without queueing and waiting, with what is under way', async () => {
    const made = await createQueuedAttempts(db, 3);
    await limit(made, { scope: 'task', period: 'once', metric: 'minutes', amount: 1 });
    expect(await used(made)).toEqual([0]);
    await worked(made, 0, {
      state: 'completed',
      startedAt: at('14T10:00'),
      endedAt: at('14T10:30'),
      waitedMs: 600_000n,
    });
    expect(await used(made, at('14T12:00'))).toEqual([20]);
    await worked(made, 1, { state: 'running', startedAt: at('14T11:00') });
    expect(await used(made, at('14T11:59'))).toEqual([20 + 59]);
    await worked(made, 1, { state: 'waiting', waitingSince: at('14T11:05'), waitedMs: 60_000n });
    expect(await used(made, at('14T12:00'))).toEqual([20 + 4]);
  });

  it('belong to the day they were worked in, in shares for an attempt that went on over midnight', async () => {
    const made = await createQueuedAttempts(db, 2);
    await limit(made, { scope: 'person', period: 'day', metric: 'minutes', amount: 1 });
    await limit(made, { scope: 'workspace', period: 'month', metric: 'minutes', amount: 1 });
    await worked(made, 0, { state: 'completed', startedAt: at('13T08:00'), endedAt: at('13T09:00') });
    await worked(made, 1, {
      state: 'completed',
      startedAt: at('13T23:00'),
      endedAt: at('14T02:00'),
      waitedMs: 5_400_000n,
    });
    expect(await used(made, at('14T12:00'))).toEqual([60, 60 + 90]);
    expect(await used(made, at('15T12:00'))).toEqual([0, 60 + 90]);
  });

  it('of an attempt are its own', async () => {
    const made = await createQueuedAttempts(db, 2);
    await limit(made, { scope: 'attempt', period: 'once', metric: 'minutes', amount: 1 });
    await worked(made, 1, { state: 'completed', startedAt: at('13T08:00'), endedAt: at('13T09:00') });
    expect(await used(made)).toEqual([0]);
  });
});

describe('many attempts over one limit, each admitted request by request', () => {
  it('overshoot it by at most one request each', async () => {
    const made = await createQueuedAttempts(db, 4);
    for (const attemptId of made.attemptIds) {
      await claimAttempt(db, { attemptId, workerId: 'w', host: 'h', leaseMs: 60_000 });
    }
    await limit(made, { scope: 'workspace', period: 'day', metric: 'tokens', amount: 11_000 });
    /** As the gateway does: what was used goes with the next question, which is asked before each request. */
    const work = async (attemptId: string) => {
      for (let sent = 0; ; sent += 1) {
        await recordUsage(db, attemptId, sent === 0 ? [] : [usageRecord()]);
        if ((await checkLimits(db, attemptId)).reached) return sent;
      }
    };
    const sent = await Promise.all(made.attemptIds.map(work));
    const total = sent.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(10);
    expect(total).toBeLessThanOrEqual(10 + made.attemptIds.length - 1);
  });
});
