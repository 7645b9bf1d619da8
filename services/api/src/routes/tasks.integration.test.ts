import { randomUUID } from 'node:crypto';
import { redisNames } from '@codex-web/contracts/live';
import type { TaskSummary } from '@codex-web/contracts/task';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCuttableRedis } from '../testing/cuttable-redis.ts';
import { mainCommit, otherCommit, sampleUrl } from '../testing/fake-git-remote.ts';
import { createTestApp, type TestApp, testRedisUrl } from '../testing/test-app.ts';
import {
  addSampleRepository,
  attemptIdsOf,
  type Person,
  signUpMember,
  signUpOwner,
  signUpStranger,
  submit,
} from '../testing/test-person.ts';

let test: TestApp;
let owner: Person;
let repositoryId: string;

beforeAll(async () => {
  test = await createTestApp();
  owner = await signUpOwner(test);
  repositoryId = (await addSampleRepository(owner)).id;
});
afterAll(() => test.close());

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
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'idempotency_key_reused']);
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
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid_request']);
    expect(answer.json().error.message).toMatch(message);
    expect(await storedCounts()).toEqual(before);
  });

  it.each(['cursor=x', 'cursor=W10', 'limit=0', 'limit=101', 'limit=ten', 'state=lost', 'repositoryId=x'])(
    'refuses the list with %s',
    async (query) => {
      const answer = await owner.get(`/tasks?${query}`);
      expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid_request']);
    },
  );
});

describe('404', () => {
  it('refuses an unknown repository, and one of another workspace', async () => {
    const stranger = await signUpStranger(test);
    const foreign = (await addSampleRepository(stranger)).id;
    const before = await storedCounts();
    for (const id of [randomUUID(), foreign]) {
      const answer = await post({ repositoryId: id });
      expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'not_found']);
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
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, code]);
    expect(await storedCounts()).toEqual(before);
  });
});

describe('the list', () => {
  const page = async (query: string): Promise<{ items: TaskSummary[]; nextCursor: string | null }> =>
    (await owner.get(`/tasks?${query}`)).json();
  const titles = async (query: string) => (await page(query)).items.map((item) => item.title);

  async function readAll(limit: number, between: () => Promise<unknown>): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { items, nextCursor } = await page(`limit=${limit}${cursor && `&cursor=${cursor}`}`);
      ids.push(...items.map((item) => item.id));
      cursor = nextCursor;
      await between();
    }
    return ids;
  }

  it('is newest first, without a gap or a double while tasks are added between pages', async () => {
    // The same moment for several: their order must still be one and the same.
    await test.parts.db.pool.query("UPDATE tasks SET created_at = '2026-01-01' WHERE title = 'Fix the tests.'");
    const before = (await page('limit=100')).items.map((item) => item.id);
    expect(before.length).toBeGreaterThan(8);
    const read = await readAll(3, () => post({ prompt: 'Added between.' }));
    expect(read).toEqual(before);
  });

  it('shows only what the workspace has', async () => {
    const stranger = await signUpStranger(test);
    expect((await stranger.get('/tasks')).json()).toEqual({ items: [], nextCursor: null });
  });

  it('finds words in titles and in all prompts, in any case of letters, all of them', async () => {
    await post({ prompt: 'Rename the Widget\nand its cousin' });
    expect(await titles('q=wIDGET')).toEqual(['Rename the Widget']);
    expect(await titles('q=cousin+rename')).toEqual(['Rename the Widget']);
    expect(await titles('q=cousin+nowhere')).toEqual([]);
  });

  it('takes % and _ and \\ in a search as themselves', async () => {
    await post({ prompt: '100% done' });
    await post({ prompt: 'a_b' });
    await post({ prompt: 'axb' });
    await post({ prompt: 'C:\\temp' });
    expect(await titles('q=0%25')).toEqual(['100% done']);
    expect(await titles('q=a_b')).toEqual(['a_b']);
    expect(await titles('q=%25')).toEqual(['100% done']);
    expect(await titles('q=%5Ct')).toEqual(['C:\\temp']);
    expect(await titles('q=%5C')).toEqual(['C:\\temp']);
  });

  it('filters by state and repository', async () => {
    const task = await submit(owner, { prompt: 'To be stopped' });
    await owner.post(`/attempts/${attemptIdsOf(task)[0]}/cancel`);
    expect(await titles('state=cancelled')).toEqual(['To be stopped']);
    expect(await titles(`repositoryId=${randomUUID()}`)).toEqual([]);
    expect((await titles(`repositoryId=${repositoryId}&state=cancelled`)).length).toBe(1);
  });
});

describe('one task', () => {
  it('is read in as many queries whether it has one turn or many', async () => {
    const task = await submit(owner, { attempts: 4 });
    const { pool } = test.parts.db;
    const countQueries = async (ask: () => Promise<unknown>) => {
      const original = pool.query;
      let count = 0;
      pool.query = ((...args: Parameters<typeof original>) => {
        count += 1;
        return original.apply(pool, args);
      }) as typeof original;
      await ask().finally(() => {
        pool.query = original;
      });
      return count;
    };
    const few = await submit(owner);
    const read = (id: string) => countQueries(() => owner.get(`/tasks/${id}`));
    expect(await read(task.id)).toBe(await read(few.id));
    expect(await countQueries(() => owner.get('/tasks?limit=1'))).toBe(
      await countQueries(() => owner.get('/tasks?limit=50')),
    );
  });
});
