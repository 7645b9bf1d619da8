import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '@codex-web/contracts/audit';
import { readAuditHead } from '@codex-web/db/audit-lines';
import { setUp } from '@codex-web/db/testing/set-up';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headInWords } from '../audit/head-in-words.ts';
import { createTestApp } from '../testing/test-app.ts';
import { addSampleRepository, signUpMember, signUpOwner, signUpStranger } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
  await addSampleRepository(owner);
  for (const amount of [1, 2, 3, 4, 5]) {
    await owner.post('/limits', { scope: 'workspace', period: 'day', metric: 'tokens', amount });
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const read = async (query = ''): Promise<{ items: AuditEntry[]; nextCursor: string | null; actions: string[] }> =>
  (await owner.get(`/audit${query}`)).json();

/** What `bin/verify-audit` says of an export of these lines. */
async function verify(lines: string[], ...more: string[]): Promise<[code: number, said: string]> {
  const file = join(folder, `${crypto.randomUUID()}.jsonl`);
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  const script = new URL('../verify-audit.ts', import.meta.url).pathname;
  return await new Promise((resolve) => {
    execFile(process.execPath, [script, file, ...more], (error, said, problem) => {
      resolve([typeof error?.code === 'number' ? error.code : 0, said + problem]);
    });
  });
}

const exported = async () => (await owner.get('/audit.jsonl')).body.trim().split('\n');

describe('200: the page', () => {
  it('says who did what to what, when and from where, newest first', async () => {
    const { items, actions } = await read('?limit=3');
    expect(items.map(({ seq }) => seq)).toEqual(items.map(({ seq }) => seq).toSorted((a, b) => b - a));
    expect(items[0]).toMatchObject({
      ...{ actorId: owner.me.user.id, actorName: 'Ann', action: 'limit.saved', subject: { type: 'limit' } },
      origin: { ip: '127.0.0.1', tokenId: null },
    });
    expect(actions).toEqual(expect.arrayContaining(['limit.saved', 'repository.added', 'workspace.created']));
  });

  it('goes on with the cursor to the first entry, each once', async () => {
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer: Awaited<ReturnType<typeof read>> = await read(`?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...answer.items.map(({ seq }) => seq));
      cursor = answer.nextCursor;
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => seen.length - index));
    expect(seen.length).toBeGreaterThan(6);
  });

  it('filters by person, action, subject, time and words', async () => {
    const member = await signUpMember(test, owner);
    const count = async (query: string) => (await read(query)).items.length;
    expect(await count(`?actorId=${member.me.user.id}`)).toBe(1);
    expect(await count('?action=limit')).toBe(5);
    expect(await count('?action=imit')).toBe(0);
    expect(await count('?action=%25')).toBe(0);
    expect(await count('?subjectType=repository')).toBe(1);
    expect(await count(`?subjectType=user&subjectId=${member.me.user.id}`)).toBe(1);
    expect(await count('?q=ADDED%20THE%20REPOSITORY')).toBe(1);
    expect(await count('?to=2020-01-01T00:00:00Z')).toBe(0);
    expect(await count('?action=limit&from=2020-01-01T00:00:00%2B02:00')).toBe(5);
  });

  it('shows nothing of another workspace', async () => {
    const stranger = await signUpStranger(test);
    await test.parts.db.pool.query("UPDATE members SET role = 'owner' WHERE user_id = $1", [stranger.me.user.id]);
    const { items } = (await stranger.get('/audit')).json();
    expect(items.map((item: AuditEntry) => item.action)).toEqual(['member.joined']);
  });
});

describe('200: the export', () => {
  it('is whole, has the line of itself, and is found whole by the command and in the database', async () => {
    const lines = await exported();
    expect(lines.at(-2)).toContain('audit.exported');
    const head = await readAuditHead(test.parts.db.pool, owner.me.workspace.id);
    expect(await verify(lines)).toEqual([0, expect.stringContaining(`${head.seq} entries, whole`)]);
    expect(await verify(lines, '--head', headInWords(head))).toEqual([0, expect.any(String)]);
  });

  it.each<[string, RegExp, (lines: string[]) => string[]]>([
    ['changed', /changed at entry 3/, (lines) => lines.with(2, lines[2]?.replace(/"summary":"/, '$&Not: ') ?? '')],
    ['removed', /removed at entry 3/, (lines) => lines.toSpliced(2, 1)],
    ['inserted', /inserted at entry 2/, (lines) => lines.toSpliced(3, 0, lines[1] ?? '')],
    ['reordered', /reordered at entry 3/, ([a = '', b = '', c = '', d = '', ...rest]) => [a, b, d, c, ...rest]],
    ['cut off', /truncated/, (lines) => lines.slice(0, 4)],
    ['cut off before its last line', /truncated/, (lines) => [...lines.slice(0, 4), lines.at(-1) ?? '']],
    ['no log', /changed/, (lines) => lines.with(2, 'nonsense')],
    ['longer than its end', /changed/, (lines) => [...lines, lines[0] ?? '']],
  ])('is told to be broken when it is %s', async (_how, said, breakIt) => {
    const [code, text] = await verify(breakIt(await exported()));
    expect([code, text]).toEqual([1, expect.stringMatching(said)]);
  });

  it('is told to be broken when a head says that there was more', async () => {
    const before = await exported();
    await owner.post('/limits', { scope: 'workspace', period: 'day', metric: 'tokens', amount: 6 });
    const head = await readAuditHead(test.parts.db.pool, owner.me.workspace.id);
    expect(await verify(before, '--head', headInWords(head))).toEqual([1, expect.stringContaining('truncated')]);
    expect(await verify(before, '--head', 'nonsense')).toEqual([2, expect.stringContaining('is no head')]);
  });
});

describe('403', () => {
  it('is for owners and admins', async () => {
    const member = await signUpMember(test, owner);
    expect((await member.get('/audit')).statusCode).toBe(403);
    expect((await member.get('/audit.jsonl')).statusCode).toBe(403);
  });
});
