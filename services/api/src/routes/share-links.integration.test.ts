import type { MadeShareLink, ShareLinksAnswer } from '@codex-web/contracts/share-link';
import type { Task } from '@codex-web/contracts/task';
import { setUp } from '@codex-web/db/testing/set-up';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditOf } from '../testing/audit-of.ts';
import { sampleUrl } from '../testing/fake-git-remote.ts';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, submit } from '../testing/test-person.ts';
import { nameOf, signUpAs } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const olga = setUp(() => signUpOwner(test));
const ann = setUp(() => signUpAs(test, olga, 'Ann', 'member'));
const bo = setUp(() => signUpAs(test, olga, 'Bo', 'member'));
const viewer = setUp(() => signUpAs(test, olga, 'Vi', 'viewer'));

beforeAll(async () => {
  await nameOf(test, olga, 'Olga');
});
beforeEach(async () => {
  await test.parts.db.pool.query('UPDATE workspaces SET share_links_allowed = true');
  await test.parts.db.pool.query('UPDATE users SET disabled_at = NULL');
});

const secret = 'sk-proj-Abcdefgh1234567890Abcdefgh';
const make = async (person: Person, task: Task, body: object = {}): Promise<MadeShareLink> => {
  const answer = await person.post(`/tasks/${task.id}/share-links`, body);
  expect(answer.statusCode).toBe(201);
  return answer.json();
};
const tokenIn = ({ url }: MadeShareLink) => new URL(url).pathname.replace('/shared/', '');
/** As anybody would, without a session. */
const ask = (path: string) => test.app.inject({ method: 'GET', url: `/api/v1/shared/${path}` });
const withoutId = (body: string) => body.replace(/"requestId":"[^"]*"/, '');
const links = async (person: Person, task: Task): Promise<ShareLinksAnswer> =>
  (await person.get(`/tasks/${task.id}/share-links`)).json();

async function workedTask(): Promise<{ task: Task; attemptId: string }> {
  const task = await submit(ann, {
    prompt: `Fix it with ${secret}\nfor ${ann.me.user.email}`,
    labels: ['inner-label'],
  });
  const [attemptId = ''] = attemptIdsOf(task);
  const worker = await startFakeWorker(test.parts, attemptId);
  await bo.post(`/tasks/${task.id}/comments`, { body: 'canary-comment' });
  await worker.record(
    { type: 'attempt.claimed', data: { resumed: false } },
    { type: 'sandbox.created', data: { image: 'canary-image', durationMs: 1 } },
    { type: 'turn.started', data: { prompt: `Fix it with ${secret}` } },
    {
      type: 'command.started',
      data: { itemId: 'one', command: `cat /workspace/a ${sampleUrl}`, cwd: '/workspace/src' },
    },
    { type: 'message.completed', data: { itemId: 'two', text: `Done, ${bo.me.user.email}` } },
    { type: 'warning.raised', data: { message: 'canary-warning' } },
  );
  await worker.storeDiff({
    patch: Buffer.from(`diff --git a/src/a b/src/a\n+key = ${secret}\n+mail ${bo.me.user.email}\n`),
    files: [{ path: 'src/a', oldPath: null, status: 'modified', added: 2, removed: 0, binary: false }],
    statistics: { files: 1, added: 2, removed: 0, sizeBytes: 80 },
  });
  await worker.end({ state: 'failed', reason: { code: 'limit_reached', message: 'canary-limit of Bo' } });
  return { task, attemptId };
}

describe('a link', () => {
  it('shows one task to whoever has it, and nothing that is nobody else’s business', async () => {
    const { task, attemptId } = await workedTask();
    const token = tokenIn(await make(ann, task));
    const answers = [
      await ask(token),
      await ask(`${token}/attempts/${attemptId}/events`),
      await ask(`${token}/attempts/${attemptId}/diff`),
      await ask(`${token}/attempts/${attemptId}/diff/files`),
    ];
    for (const { statusCode, headers, body } of answers) {
      expect([statusCode, headers['cache-control'], headers['referrer-policy']]).toEqual([
        200,
        'no-store',
        'no-referrer',
      ]);
      expect(headers['x-robots-tag']).toContain('noindex');
      for (const hidden of [
        ...[
          secret,
          ann.me.user.email,
          bo.me.user.email,
          'example.com',
          'git.example',
          '/workspace',
          'canary-',
          'inner-label',
        ],
        ...[
          'Test model',
          'Bo',
          'Olga',
          'Vi',
          olga.me.workspace.name,
          olga.me.workspace.id,
          ann.me.user.id,
          'costMicroUsd',
        ],
      ])
        expect([hidden, body.includes(hidden)]).toEqual([hidden, false]);
    }
    const [shown, events, patch, files] = answers;
    expect(shown?.json()).toMatchObject({ authorName: 'Ann', state: 'failed', repositoryName: 'project' });
    expect(shown?.json().turns[0].attempts).toMatchObject([
      { id: attemptId, reason: 'limit_reached', diff: { files: 1 } },
    ]);
    const { items, ended, nextAfter } = events?.json() ?? {};
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      ...['turn.started', 'command.started', 'message.completed', 'attempt.ended'],
    ]);
    expect([ended, nextAfter]).toEqual([true, 7]);
    expect(items[1].data).toMatchObject({ itemId: 'one', cwd: './src' });
    expect(patch?.body).toMatch(/^diff --git a\/src\/a b\/src\/a\n\+key = \*+\n\+mail \*+\n$/);
    expect(files?.json().files).toMatchObject([{ path: 'src/a', added: 2 }]);
  });

  it('is read page by page', async () => {
    const { task, attemptId } = await workedTask();
    const token = tokenIn(await make(ann, task));
    const first = (await ask(`${token}/attempts/${attemptId}/events?limit=3`)).json();
    const second = (await ask(`${token}/attempts/${attemptId}/events?limit=200&after=${first.nextAfter}`)).json();
    expect([first.items.length, first.ended, second.items.length, second.ended]).toEqual([1, false, 3, true]);
  });

  it('is listed with how often it was opened, without its secret', async () => {
    const { task, attemptId } = await workedTask();
    const link = await make(bo, task, { expiresInHours: 1 });
    await ask(tokenIn(link));
    await ask(tokenIn(link));
    await ask(`${tokenIn(link)}/attempts/${attemptId}/events`);
    const { items, allowed } = await links(ann, task);
    expect(items).toMatchObject([
      { id: link.id, createdBy: { name: 'Bo' }, timesOpened: 2, lastOpenedAt: expect.any(String) },
    ]);
    expect(Date.parse(link.expiresAt) - Date.parse(link.createdAt)).toBe(3_600_000);
    expect([allowed, JSON.stringify(items).includes(tokenIn(link))]).toEqual([true, false]);
    const { rows } = await test.parts.db.pool.query('SELECT * FROM share_links');
    expect(JSON.stringify(rows)).not.toContain(tokenIn(link));
  });

  it('leads to no attempt of another task', async () => {
    const [{ task }, other] = [await workedTask(), await workedTask()];
    const token = tokenIn(await make(ann, task));
    for (const path of ['events', 'diff', 'diff/files'])
      expect((await ask(`${token}/attempts/${other.attemptId}/${path}`)).statusCode).toBe(404);
  });

  it('is written to the audit log when it is made and withdrawn', async () => {
    const { task } = await workedTask();
    const { id } = await make(ann, task);
    await bo.delete(`/share-links/${id}`);
    const audited = (await auditOf(test, task.id)).filter(({ action }) => action.startsWith('share_link.'));
    expect(audited.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['share_link.created', ann.me.user.id],
      ['share_link.revoked', bo.me.user.id],
    ]);
  });
});

describe('a link leads nowhere, with the same answer as one that never was', () => {
  const query = (sql: string, values: unknown[] = []) => test.parts.db.pool.query(sql, values);
  const ends: [string, (link: MadeShareLink, task: Task) => Promise<unknown>][] = [
    ['when it was withdrawn', (link) => ann.delete(`/share-links/${link.id}`)],
    ['when it has expired', (link) => query('UPDATE share_links SET expires_at = now() WHERE id = $1', [link.id])],
    ['while the workspace has links switched off', () => query('UPDATE workspaces SET share_links_allowed = false')],
    [
      'when who made it no longer sees the task',
      (_, task) => ann.patch(`/tasks/${task.id}`, { visibility: 'private' }),
    ],
    [
      'while who made it is disabled',
      () => query('UPDATE users SET disabled_at = now() WHERE id = $1', [bo.me.user.id]),
    ],
    ['when who made it has left', () => query('DELETE FROM members WHERE user_id = $1', [bo.me.user.id])],
  ];
  it.each(ends)('%s', async (_, end) => {
    const { task, attemptId } = await workedTask();
    const link = await make(bo, task);
    const paths = [
      '',
      `/attempts/${attemptId}/events`,
      `/attempts/${attemptId}/diff`,
      `/attempts/${attemptId}/diff/files`,
    ];
    for (const path of paths) expect((await ask(`${tokenIn(link)}${path}`)).statusCode).toBe(200);
    await end(link, task);
    for (const path of paths) {
      const [ended, never] = [await ask(`${tokenIn(link)}${path}`), await ask(`${'A'.repeat(43)}${path}`)];
      expect([ended.statusCode, withoutId(ended.body)]).toEqual([404, withoutId(never.body)]);
      expect(ended.headers['x-robots-tag']).toContain('noindex');
    }
  });
});

describe('making', () => {
  it('is not for viewers, nor where links are switched off, nor for more than 20', async () => {
    const task = await submit(ann);
    expect((await viewer.post(`/tasks/${task.id}/share-links`, {})).statusCode).toBe(403);
    for (let n = 0; n < 20; n += 1) await make(ann, task);
    expect((await ann.post(`/tasks/${task.id}/share-links`, {})).statusCode).toBe(409);
    await ann.delete(`/share-links/${(await links(ann, task)).items[0]?.id}`);
    await make(ann, task);
    await test.parts.db.pool.query('UPDATE workspaces SET share_links_allowed = false');
    expect((await ann.post(`/tasks/${task.id}/share-links`, {})).statusCode).toBe(403);
    expect((await links(ann, task)).allowed).toBe(false);
  });

  it.each([[0], [2_161], [1.5]])('refuses a life of %s hours', async (expiresInHours) => {
    const task = await submit(ann);
    expect((await ann.post(`/tasks/${task.id}/share-links`, { expiresInHours })).statusCode).toBe(400);
  });
});

describe('429', () => {
  it('answers whoever tries links', async () => {
    const statuses: number[] = [];
    for (let n = 0; n <= 120; n += 1) statuses.push((await ask(`${n}`)).statusCode);
    expect(statuses.at(-1)).toBe(429);
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
  });
});
