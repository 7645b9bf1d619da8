import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@codex-web/contracts/event';
import { describe, expect, it } from 'vitest';
import { appendEvents } from './append-events.ts';
import { type ClaimedAttempt, claimAttempt } from './claim-attempt.ts';
import { createTurn } from './create-turn.ts';
import { endAttempt } from './end-attempt.ts';
import { LeaseLostError, releaseLease, renewLease } from './lease.ts';
import { assignSandbox, listSandboxes, updateSandbox } from './sandboxes.ts';
import { storeDiff } from './store-diff.ts';
import { createQueuedAttempts, type QueuedAttempts } from './testing/queued-attempts.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';

const db = setUp(openTestDatabase);

const warning: NewEvent = { type: 'warning.raised', data: { message: 'hm' } };
const numbered = (seq: number, line = seq) => ({ ...warning, seq, line });

async function claim(attemptId: string, workerId = 'w1', leaseMs = 60_000, host = 'h1') {
  return await claimAttempt(db, { attemptId, workerId, host, leaseMs });
}

async function claimed(attemptId: string, leaseMs?: number): Promise<ClaimedAttempt> {
  const attempt = await claim(attemptId, 'w1', leaseMs);
  if (attempt === null) throw new Error('It was free.');
  return attempt;
}

async function newAttempt(): Promise<string> {
  const { attemptIds } = await createQueuedAttempts(db);
  return attemptIds[0] ?? '';
}

const seqs = async (attemptId: string) =>
  (await db.prisma.event.findMany({ where: { attemptId }, orderBy: { seq: 'asc' } })).map((event) => event.seq);

describe('claimAttempt', () => {
  it('gives an attempt to one of twenty workers that ask at once', async () => {
    const id = await newAttempt();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => claim(id, `w${index}`)));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
  });

  it('makes the attempt and its task running', async () => {
    const { attemptIds, taskId } = await createQueuedAttempts(db, 2);
    await claim(attemptIds[1] ?? '');
    expect(await db.prisma.task.findUnique({ where: { id: taskId } })).toMatchObject({ state: 'running' });
    expect(await db.prisma.attempt.findUnique({ where: { id: attemptIds[0] ?? '' } })).toMatchObject({
      state: 'queued',
    });
  });

  it('gives an attempt whose lease ran out to another worker, with what is recorded', async () => {
    const id = await newAttempt();
    const first = await claimed(id, -1_000);
    await appendEvents(db, first, [numbered(1, 4), numbered(2, 7)]);
    const second = await claim(id, 'w2');
    expect(second).toMatchObject({ lease: first.lease + 1, resumed: true, lastSeq: 2, lastLine: 7 });
  });

  it('gives a released attempt to another worker at once', async () => {
    const id = await newAttempt();
    await releaseLease(db, await claimed(id));
    expect(await claim(id, 'w2')).toMatchObject({ resumed: true });
  });

  it('does not give a final attempt to anybody', async () => {
    const id = await newAttempt();
    await endAttempt(db, await claimed(id), { state: 'completed', reason: null }, []);
    expect(await claim(id)).toBeNull();
  });

  it('keeps an attempt for the host that has its sandbox', async () => {
    const id = await newAttempt();
    const sandboxId = randomUUID();
    await assignSandbox(db, await claimed(id, 1), sandboxId, 'h1');
    await expect.poll(() => claim(id, 'w2', 60_000, 'h1')).not.toBeNull();
    await expect(claim(id, 'w3', 60_000, 'h2')).resolves.toBeNull();
    expect(await listSandboxes(db, 'h1')).toContainEqual(expect.objectContaining({ id: sandboxId, inUse: true }));
  });
});

describe('the prompt of a follow-up', () => {
  async function followUp(made: QueuedAttempts, attemptId: string, prompt: string): Promise<string> {
    const turn = await createTurn(db, {
      ...{ workspaceId: made.workspaceId, taskId: made.taskId, authorId: made.userId, attemptId, prompt },
      ...{ agent: 'codex', credentialId: null, model: 'm', reasoningEffort: 'medium', idempotency: null },
    });
    return turn?.attemptIds[0] ?? '';
  }
  const fail = (held: ClaimedAttempt) =>
    endAttempt(db, held, { state: 'failed', reason: { code: 'limit_reached', message: '' } }, []);

  it('comes with those before it that no agent has heard', async () => {
    const made = await createQueuedAttempts(db);
    await fail(await claimed(made.attemptIds[0] ?? ''));
    const second = await claimed(await followUp(made, made.attemptIds[0] ?? '', 'With tests.'));
    expect(second.turn.prompt).toBe('Do it\n\nWith tests.');
    await fail(second);
    const third = await claimed(await followUp(made, second.id, 'Go on.'));
    expect(third.turn.prompt).toBe('Do it\n\nWith tests.\n\nGo on.');
  });

  it('stands alone where a conversation goes on', async () => {
    const made = await createQueuedAttempts(db);
    const first = await claimed(made.attemptIds[0] ?? '');
    const sandboxId = randomUUID();
    await assignSandbox(db, first, sandboxId, 'h1');
    await updateSandbox(db, sandboxId, { threadId: 'thread' });
    await fail(first);
    const second = await claimed(await followUp(made, first.id, 'Go on.'));
    expect(second.turn.prompt).toBe('Go on.');
  });
});

describe('a worker that lost its lease', () => {
  it('can store nothing, renew nothing and end nothing', async () => {
    const id = await newAttempt();
    const old = await claimed(id, -1_000);
    await claim(id, 'w2');
    const diff = { patch: Buffer.from(''), files: [], statistics: { files: 0, added: 0, removed: 0, sizeBytes: 0 } };
    for (const write of [
      () => appendEvents(db, old, [numbered(1)]),
      () => renewLease(db, old, 1_000),
      () => endAttempt(db, old, { state: 'completed', reason: null }, [numbered(1)]),
      () => assignSandbox(db, old, randomUUID(), 'h1'),
      () => storeDiff(db, old, 'c0ffee', diff),
    ]) {
      await expect(write()).rejects.toThrow(LeaseLostError);
    }
    expect(await seqs(id)).toEqual([]);
    expect(await db.prisma.attempt.findUnique({ where: { id } })).toMatchObject({ state: 'running' });
  });
});

describe('appendEvents', () => {
  it('stores a batch once when it is sent twice', async () => {
    const id = await newAttempt();
    const held = await claimed(id);
    await appendEvents(db, held, [numbered(1), numbered(2)]);
    await appendEvents(db, held, [numbered(1), numbered(2), numbered(3)]);
    expect(await seqs(id)).toEqual([1, 2, 3]);
  });

  it('stores whatever text came out of a sandbox', async () => {
    const id = await newAttempt();
    const message = 'nul \0, half a pair \ud800, quotes "\' and a backslash \\';
    await appendEvents(db, await claimed(id), [{ type: 'warning.raised', data: { message }, seq: 1, line: 1 }]);
    const [event] = await db.prisma.event.findMany({ where: { attemptId: id } });
    expect(event?.data).toEqual({ message: 'nul \ufffd, half a pair \ufffd, quotes "\' and a backslash \\' });
  });
});

describe('endAttempt', () => {
  it('ends the task with the last of its attempts, also when all end at once', async () => {
    const { attemptIds, taskId } = await createQueuedAttempts(db, 4);
    const attempts = await Promise.all(attemptIds.map((id) => claimed(id)));
    await Promise.all(
      attempts.map((attempt, index) => {
        const state = index === 0 ? 'completed' : 'failed';
        const reason = index === 0 ? null : { code: 'agent_failed' as const, message: 'no luck' };
        return endAttempt(db, attempt, { state, reason }, []);
      }),
    );
    expect(await db.prisma.task.findUnique({ where: { id: taskId } })).toMatchObject({ state: 'completed' });
  });
});
