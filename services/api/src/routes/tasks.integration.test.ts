import { randomUUID } from 'node:crypto';
import { redisNames } from '@codex-web/contracts/live';
import { setUp } from '@codex-web/db/testing/set-up';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCuttableRedis } from '../testing/cuttable-redis.ts';
import { mainCommit, otherCommit, sampleUrl } from '../testing/fake-git-remote.ts';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp, testRedisUrl } from '../testing/test-app.ts';
import {
  addSampleRepository,
  attemptIdsOf,
  signUpMember,
  signUpOwner,
  signUpStranger,
  submit,
} from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
let repositoryId: string;

beforeAll(async () => {
  repositoryId = (await addSampleRepository(owner)).id;
});

const post = (body: object, headers?: Record<string, string>) =>
  owner.post('/tasks', { repositoryId, prompt: 'Fix the tests.', ...body }, headers);

async function storedCounts() {
  const { task, turn, attempt } = test.parts.db.prisma;
  return [await task.count(), await turn.count(), await attempt.count()];
}

describe('201', () => {
  it('records the task, its turn and its attempts, based on the commit the default branch stands at', async () => {
    const answer = await post({ prompt: 'Fix the tests.\n\nAll of them.', attempts: 3 });
    expect(answer.statusCode).toBe(201);
    const task = answer.json();
    expect(answer.headers.location).toBe(`/api/v1/tasks/${task.id}`);
    expect(task).toMatchObject({
      title: 'Fix the tests.',
      state: 'queued',
      mode: 'code',
      baseBranch: 'main',
      baseCommit: mainCommit,
      author: { id: owner.me.user.id, name: 'Ann' },
      repository: { id: repositoryId, url: sampleUrl },
    });
    expect(task.turns).toHaveLength(1);
    expect(task.turns[0]).toMatchObject({
      position: 1,
      model: 'small',
      reasoningEffort: 'medium',
      parentAttemptId: null,
    });
    expect(task.turns[0].attempts.map((attempt: { position: number }) => attempt.position)).toEqual([1, 2, 3]);
    expect((await owner.get(`/tasks/${task.id}`)).json()).toEqual(task);
  });

  it('takes a branch or a commit, a model, an effort and a mode', async () => {
    const chosen = { model: 'large', reasoningEffort: 'high', mode: 'ask' };
    const onBranch = (await post({ branch: 'other', ...chosen })).json();
    expect(onBranch).toMatchObject({ baseBranch: 'other', baseCommit: otherCommit, mode: 'ask' });
    expect(onBranch.turns[0]).toMatchObject({ model: 'large', reasoningEffort: 'high' });
    const onCommit = (await post({ commit: otherCommit })).json();
    expect(onCommit).toMatchObject({ baseBranch: null, baseCommit: otherCommit });
  });

  it('puts one message per attempt into the queue, with nothing in it but the id', async () => {
    const redis = new Redis(testRedisUrl(), { maxRetriesPerRequest: null });
    const queue = new Queue(redisNames.queue, { connection: redis });
    const ids = attemptIdsOf((await post({ attempts: 2 })).json());
    const jobs = await Promise.all(ids.map((id) => queue.getJob(id)));
    expect(jobs.map((job) => job?.data)).toEqual(ids.map((attemptId) => ({ attemptId })));
    await queue.close();
    redis.disconnect();
  });

  it('stands when Redis is away, to be queued later', async () => {
    const redis = await createCuttableRedis();
    redis.cut();
    const alone = await createTestApp({ redisUrl: redis.url });
    try {
      const task = await submit(await signUpOwner(alone));
      expect(task.state).toBe('queued');
    } finally {
      await alone.close();
      await redis.close();
    }
  });

  it('takes a prompt of just 100 kB, whatever it holds', async () => {
    const prompt = `${'é'.repeat(49_998)}\u2028"\\%`.slice(0, 49_998);
    const task = (await post({ prompt })).json();
    expect(task.turns[0].prompt).toBe(prompt);
  });
});

describe('Idempotency-Key', () => {
  it('answers a repeat with the task that was made, and 200', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await post({ prompt: 'Once.' }, key);
    const before = await storedCounts();
    const again = await post({ prompt: 'Once.' }, key);
    expect([first.statusCode, again.statusCode]).toEqual([201, 200]);
    expect(again.json()).toEqual(first.json());
    expect(await storedCounts()).toEqual(before);
  });

  it('refuses the key for another request with 422', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await post({ prompt: 'Once.' }, key);
    const answer = await post({ prompt: 'Twice.' }, key);
    expect(outcomeOf(answer)).toEqual([422, 'idempotency_key_reused']);
  });

  it('is each person’s own', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const member = await signUpMember(test, owner);
    const mine = await post({ prompt: 'Mine.' }, key);
    const theirs = await member.post('/tasks', { repositoryId, prompt: 'Theirs.' }, key);
    expect(theirs.statusCode).toBe(201);
    expect(theirs.json().id).not.toBe(mine.json().id);
  });

  it('makes one task when it is used twenty times at once', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const [tasks = 0, turns = 0, attempts = 0] = await storedCounts();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post({ attempts: 2 }, key)));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
    expect(await storedCounts()).toEqual([tasks + 1, turns + 1, attempts + 2]);
  });
});

describe('400', () => {
  it.each([
    ['an empty prompt', { prompt: '' }, /^prompt: Write what/],
    ['a blank prompt', { prompt: ' \n\t' }, /^prompt: Write what/],
    ['a prompt of 200 kB', { prompt: 'x'.repeat(200_000) }, /^prompt: The prompt is longer than 100 kB/],
    ['a prompt with a NUL', { prompt: 'a\0b' }, /^prompt: .*NUL/],
    ['a prompt that is no text', { prompt: 7 }, /^prompt: This must be of type string/],
    ['no attempt', { attempts: 0 }, /^attempts: /],
    ['five attempts', { attempts: 5 }, /^attempts: /],
    ['a short commit', { commit: 'abc1234' }, /^commit: Give the whole commit id/],
    ['a branch and a commit', { branch: 'main', commit: mainCommit }, /^commit: Give a branch or a commit/],
    ['an unknown effort', { reasoningEffort: 'utmost' }, /^reasoningEffort: /],
    ['a repository that is no id', { repositoryId: '1' }, /^repositoryId: /],
  ])('refuses %s and keeps nothing', async (_name, wrong, message) => {
    const before = await storedCounts();
    const answer = await post(wrong);
    expect(outcomeOf(answer)).toEqual([400, 'invalid_request']);
    expect(answer.json().error.message).toMatch(message);
    expect(await storedCounts()).toEqual(before);
  });
});

describe('404', () => {
  it('refuses an unknown repository, and one of another workspace', async () => {
    const stranger = await signUpStranger(test);
    const foreign = (await addSampleRepository(stranger)).id;
    const before = await storedCounts();
    for (const id of [randomUUID(), foreign]) {
      const answer = await post({ repositoryId: id });
      expect(outcomeOf(answer)).toEqual([404, 'not_found']);
    }
    expect(await storedCounts()).toEqual(before);
  });
});

describe('422', () => {
  it.each([
    ['branch_not_found', { branch: 'nowhere' }],
    ['commit_not_found', { commit: 'c'.repeat(40) }],
    ['model_unknown', { model: 'huge' }],
  ])('refuses with %s and keeps nothing', async (code, wrong) => {
    const before = await storedCounts();
    const answer = await post(wrong);
    expect(outcomeOf(answer)).toEqual([422, code]);
    expect(await storedCounts()).toEqual(before);
  });
});
