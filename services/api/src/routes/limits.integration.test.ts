import { randomUUID } from 'node:crypto';
import type { SaveLimitRequest } from '@codex-web/contracts/limit';
import { recordUsage } from '@codex-web/db/record-usage';
import { setUpEach } from '@codex-web/db/testing/set-up';
import { usageRecord } from '@codex-web/db/testing/usage-record';
import { describe, expect, it } from 'vitest';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import {
  addSampleRepository,
  attemptIdsOf,
  type Person,
  signUpMember,
  signUpOwner,
  signUpStranger,
  submit,
} from '../testing/test-person.ts';

const test = setUpEach(createTestApp);
const owner = setUpEach(() => signUpOwner(test));
const member = setUpEach(() => signUpMember(test, owner));

const perDay: SaveLimitRequest = { scope: 'person', period: 'day', metric: 'tokens', amount: 1_100 };
const set = async (limit: SaveLimitRequest = perDay) => (await owner.post('/limits', limit)).json();

/** Ends the first attempt of a task after it used 1 100 tokens. */
async function spend(person: Person): Promise<{ taskId: string; attemptId: string }> {
  const task = await submit(person);
  const attemptId = attemptIdsOf(task)[0] ?? '';
  const worker = await startFakeWorker(test.parts, attemptId);
  await recordUsage(test.parts.db, attemptId, [usageRecord()]);
  await worker.end();
  return { taskId: task.id, attemptId };
}

describe('200', () => {
  it('sets one limit of each measure and person, changed by a second request', async () => {
    const first = await set();
    const again = await set({ ...perDay, amount: 5 });
    const named = await set({ ...perDay, userId: member.me.user.id });
    expect([again.id, named.id === first.id, named.personName]).toEqual([first.id, false, 'Ann']);
    const list = (await member.get('/limits')).json();
    expect(list).toMatchObject({
      items: [{ id: first.id, amount: 5, userId: null }, { id: named.id }],
      mayChange: false,
    });
    expect((await owner.get('/limits')).json().mayChange).toBe(true);
  });

  it('says how far the limits over who asks and over the workspace are used up', async () => {
    await set();
    await set({ scope: 'workspace', period: 'month', metric: 'cost', amount: 10_000 });
    await set({ scope: 'task', period: 'once', metric: 'cost', amount: 1 });
    await spend(member);
    const used = async (person: Person) =>
      (await person.get('/limits/status')).json().items.map(({ used }: { used: number }) => used);
    expect([await used(member), await used(owner)]).toEqual([
      [1_100, 2_250],
      [0, 2_250],
    ]);
  });

  it('writes down who changed what', async () => {
    const { id } = await set({ ...perDay, metric: 'cost', amount: 12_500_000 });
    await owner.delete(`/limits/${id}`);
    const events = await test.parts.db.prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(events.map(({ action, actorId, summary }) => [action, actorId, summary])).toEqual([
      ['limit.saved', owner.me.user.id, 'Set the limit of $12.50 a day for one person.'],
      ['limit.removed', owner.me.user.id, 'Removed the limit of $12.50 a day for one person.'],
    ]);
  });
});

describe('204', () => {
  it('removes a limit', async () => {
    const { id } = await set();
    expect((await owner.delete(`/limits/${id}`)).statusCode).toBe(204);
    expect((await owner.get('/limits')).json().items).toEqual([]);
  });
});

describe('400', () => {
  it('refuses what cannot be a limit', async () => {
    for (const body of [
      { ...perDay, scope: 'task' },
      { ...perDay, period: 'once' },
      { ...perDay, scope: 'workspace', userId: 'x' },
      { ...perDay, amount: 0 },
      { ...perDay, amount: 0.5 },
    ]) {
      const answer = await owner.post('/limits', body);
      expect(outcomeOf(answer)).toEqual([400, 'invalid_request']);
    }
    expect((await owner.get('/limits')).json().items).toEqual([]);
  });
});

describe('403', () => {
  it('lets only the owner of the workspace change limits', async () => {
    const { id } = await set();
    for (const answer of [await member.post('/limits', perDay), await member.delete(`/limits/${id}`)]) {
      expect(outcomeOf(answer)).toEqual([403, 'forbidden']);
    }
    expect((await owner.get('/limits')).json().items).toHaveLength(1);
  });
});

describe('404', () => {
  it('refuses a limit, and a person, of another workspace', async () => {
    const { id } = await set();
    await test.parts.db.prisma.limit.update({
      where: { id },
      data: { workspace: { create: { id: randomUUID(), name: 'Elsewhere' } } },
    });
    const stranger = await signUpStranger(test);
    expect((await owner.delete(`/limits/${id}`)).statusCode).toBe(404);
    expect((await owner.post('/limits', { ...perDay, userId: stranger.me.user.id })).statusCode).toBe(404);
    expect((await owner.get('/limits')).json().items).toEqual([]);
  });
});

describe('409 limit_reached', () => {
  const refusal = async (
    asked: Promise<{ statusCode: number; json: () => { error?: { code: string; message: string } } }>,
  ) => {
    const answer = await asked;
    return [answer.statusCode, answer.json().error?.code, answer.json().error?.message];
  };

  it('refuses a task when the limit for its author is used up, and says which and what to do', async () => {
    await set();
    await spend(member);
    const { id: repositoryId } = await addSampleRepository(member);
    const post = (person: Person) => person.post('/tasks', { repositoryId, prompt: 'More.' });
    expect(await refusal(post(member))).toEqual([
      409,
      'limit_reached',
      'The limit of 1,100 tokens a day for one person is used up. An owner of the workspace can raise it in the settings; it is counted anew from midnight UTC on.',
    ]);
    expect((await post(owner)).statusCode).toBe(201);
    await set({ ...perDay, userId: member.me.user.id, amount: 1_000_000 });
    expect((await post(member)).statusCode).toBe(201);
  });

  it('refuses everybody when the limit for the workspace is used up', async () => {
    await set({ ...perDay, scope: 'workspace', period: 'month' });
    await spend(member);
    const { id: repositoryId } = await addSampleRepository(owner);
    expect(await refusal(owner.post('/tasks', { repositoryId, prompt: 'More.' }))).toEqual([
      409,
      'limit_reached',
      expect.stringContaining('1,100 tokens a month for the workspace'),
    ]);
  });

  it('refuses a follow-up when the limit for its task is used up, and takes it when that was raised', async () => {
    const limit: SaveLimitRequest = { scope: 'task', period: 'once', metric: 'tokens', amount: 1_000 };
    await set(limit);
    const { taskId, attemptId } = await spend(owner);
    const followUp = () => owner.post(`/tasks/${taskId}/turns`, { prompt: 'Go on where you stopped.', attemptId });
    expect(await refusal(followUp())).toEqual([
      409,
      'limit_reached',
      'The limit of 1,000 tokens for one task is used up. An owner of the workspace can raise it in the settings.',
    ]);
    await set({ ...limit, amount: 2_000 });
    expect((await followUp()).statusCode).toBe(201);
  });
});
