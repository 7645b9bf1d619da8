import { randomUUID } from 'node:crypto';
import type { TaskSummary } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { addSampleRepository, attemptIdsOf, signUpOwner, signUpStranger, submit } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
let repositoryId: string;

beforeAll(async () => {
  repositoryId = (await addSampleRepository(owner)).id;
});

const post = (body: object) => owner.post('/tasks', { repositoryId, prompt: 'Fix the tests.', ...body });

describe('400', () => {
  it.each(['cursor=x', 'cursor=W10', 'limit=0', 'limit=101', 'limit=ten', 'state=lost', 'repositoryId=x'])(
    'refuses the list with %s',
    async (query) => {
      const answer = await owner.get(`/tasks?${query}`);
      expect(outcomeOf(answer)).toEqual([400, 'invalid_request']);
    },
  );
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
    for (let n = 0; n < 10; n += 1) await post({});
    // The same moment for several: their order must still be one and the same.
    await test.parts.db.pool.query("UPDATE tasks SET created_at = '2026-01-01' WHERE title = 'Fix the tests.'");
    const before = (await page('limit=100')).items.map((item) => item.id);
    expect(before.length).toBeGreaterThanOrEqual(10);
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
