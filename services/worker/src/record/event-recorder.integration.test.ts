import type { NewEvent } from '@codex-web/contracts/event';
import { type ClaimedAttempt, claimAttempt } from '@codex-web/db/claim-attempt';
import type { Database } from '@codex-web/db/connect';
import { LeaseLostError } from '@codex-web/db/lease';
import { createQueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventRecorder } from './event-recorder.ts';

const logger = createLogger('test', 'silent');

let test: TestDatabase;
let db: Database;
beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
});
afterAll(async () => await test.drop());

const warning = (message: string): NewEvent => ({ type: 'warning.raised', data: { message } });

async function newAttempt(): Promise<string> {
  return (await createQueuedAttempts(db)).attemptIds[0] ?? '';
}

async function claim(attemptId: string, leaseMs = 60_000): Promise<ClaimedAttempt> {
  const attempt = await claimAttempt(db, { attemptId, workerId: 'w', host: 'h', leaseMs });
  if (attempt === null) throw new Error('It was free.');
  return attempt;
}

function recorderOf(attempt: ClaimedAttempt, onStored: (seq: number) => void = () => {}): EventRecorder {
  return new EventRecorder(db, attempt, attempt, logger, onStored);
}

const stored = async (attemptId: string) =>
  await db.prisma.event.findMany({
    where: { attemptId },
    orderBy: { seq: 'asc' },
    select: { seq: true, line: true, data: true },
  });

describe('EventRecorder', () => {
  it('stores thousands of events in order and without a gap', async () => {
    const id = await newAttempt();
    const seen: number[] = [];
    const recorder = recorderOf(await claim(id), (seq) => seen.push(seq));
    for (let line = 1; line <= 3_000; line += 1) await recorder.record(line, warning(`${line}`));
    await recorder.flush();
    expect((await stored(id)).map((event) => event.seq)).toEqual(
      Array.from({ length: 3_000 }, (_, index) => index + 1),
    );
    expect(seen.at(-1)).toBe(3_000);
  });

  it('goes on where a worker that is gone stopped, without a gap and without a double', async () => {
    const id = await newAttempt();
    const lines = Array.from({ length: 50 }, (_, index) => index + 1);
    const first = recorderOf(await claim(id, -1_000));
    for (const line of lines.slice(0, 20)) await first.record(line, warning(`a${line}`), warning(`b${line}`));
    await first.flush();

    const second = recorderOf(await claim(id));
    await second.record(0, warning('taken over'));
    for (const line of lines) await second.record(line, warning(`a${line}`), warning(`b${line}`));
    await second.flush();

    const messages = (await stored(id)).map((event) => (event.data as { message: string }).message);
    const said = (some: number[]) => some.flatMap((line) => [`a${line}`, `b${line}`]);
    expect(messages).toEqual([...said(lines.slice(0, 20)), 'taken over', ...said(lines.slice(20))]);
  });

  it('stores no key that the agent printed', async () => {
    const id = await newAttempt();
    const recorder = recorderOf(await claim(id));
    await recorder.record(1, warning('OPENAI_API_KEY=sk-proj-0123456789abcdef'));
    await recorder.flush();
    expect(JSON.stringify(await stored(id))).toContain(`OPENAI_API_KEY=${'•'.repeat(24)}`);
  });

  it('stores all events of one line or none of them, however many there are', async () => {
    const id = await newAttempt();
    const recorder = recorderOf(await claim(id));
    for (let line = 1; line <= 3; line += 1) {
      await recorder.record(line, ...Array.from({ length: 700 }, () => warning(`${line}`)));
    }
    await recorder.flush();
    const events = await stored(id);
    expect(events).toHaveLength(2_100);
    expect(events.filter((event) => event.line === 2)).toHaveLength(700);
  });

  it('tells a worker that lost the attempt, and stores nothing of it', async () => {
    const id = await newAttempt();
    const recorder = recorderOf(await claim(id, -1_000));
    await claim(id);
    await recorder.record(1, warning('late'));
    await expect(recorder.flush()).rejects.toThrow(LeaseLostError);
    await expect(recorder.record(2, warning('later'))).rejects.toThrow(LeaseLostError);
    expect(await stored(id)).toEqual([]);
  });
});
