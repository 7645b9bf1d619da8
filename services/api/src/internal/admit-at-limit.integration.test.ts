import type { SaveLimitRequest } from '@codex-web/contracts/limit';
import type { UsageRecord } from '@codex-web/contracts/usage';
import { recordUsage } from '@codex-web/db/record-usage';
import { setUpEach } from '@codex-web/db/testing/set-up';
import { usageRecord } from '@codex-web/db/testing/usage-record';
import { describe, expect, it } from 'vitest';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, signUpOwner, submit } from '../testing/test-person.ts';
import { admit } from './admit.ts';

const test = setUpEach(createTestApp);
const owner = setUpEach(() => signUpOwner(test));

const ask = (attemptId: string, records: UsageRecord[]) =>
  admit(test.parts, attemptId, { records, heldGeneration: null });

async function workedOn(attempts: number): Promise<string[]> {
  const ids = attemptIdsOf(await submit(owner, { attempts }));
  for (const id of ids) await startFakeWorker(test.parts, id);
  return ids;
}

/**
 * Asks before each request, and gives what the request used with the next question, as a gateway does; a worker brings
 * the same into the database at the same time. @returns how many requests were sent.
 */
async function sendUntilHalted(attemptId: string): Promise<number> {
  const stored: Promise<unknown>[] = [];
  for (let used: UsageRecord[] = []; ; used = [usageRecord()]) {
    stored.push(recordUsage(test.parts.db, attemptId, used));
    const answer = await ask(attemptId, used);
    if (answer.kind === 'admitted') continue;
    await Promise.all(stored);
    return stored.length - 1;
  }
}

describe('admissions of many attempts under one limit', () => {
  const requests = 12;
  const limits: SaveLimitRequest[] = [
    { scope: 'workspace', period: 'day', metric: 'tokens', amount: 1_100 * requests },
    { scope: 'person', period: 'month', metric: 'cost', amount: 2_250 * requests },
    { scope: 'task', period: 'once', metric: 'tokens', amount: 1_100 * requests },
  ];

  it.each(limits)('overshoot a limit of a $scope by at most one request each', async (limit) => {
    await owner.post('/limits', limit);
    const ids = await workedOn(4);
    const sent = await Promise.all(ids.map(sendUntilHalted));
    const total = sent.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(requests);
    expect(total).toBeLessThan(requests + ids.length);
    const status = (await owner.get(`/tasks/${await taskOf(ids[0] ?? '')}`)).json();
    const counted = status.turns[0].attempts.map(({ usage }: { usage: { requests: number } }) => usage.requests);
    expect(counted).toEqual(sent);
  });

  it('are halted with the limit by name, and go on when it was raised', async () => {
    const [limit] = limits;
    await owner.post('/limits', { ...limit, amount: 1_000 });
    const [id = ''] = await workedOn(1);
    expect(await ask(id, [])).toMatchObject({ kind: 'admitted', limited: true });
    expect(await ask(id, [usageRecord()])).toMatchObject({
      kind: 'halted',
      code: 'limit_reached',
      message: expect.stringContaining('1,000 tokens a day for the workspace'),
    });
    await owner.post('/limits', { ...limit, amount: 10_000 });
    expect(await ask(id, [])).toMatchObject({ kind: 'admitted' });
  });
});

async function taskOf(attemptId: string): Promise<string> {
  const attempt = await test.parts.db.prisma.attempt.findUniqueOrThrow({
    where: { id: attemptId },
    select: { turn: { select: { taskId: true } } },
  });
  return attempt.turn.taskId;
}
