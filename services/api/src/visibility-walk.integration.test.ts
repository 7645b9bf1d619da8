import { randomUUID } from 'node:crypto';
import type { Task } from '@codex-web/contracts/task';
import { recordUsage } from '@codex-web/db/record-usage';
import { setUp } from '@codex-web/db/testing/set-up';
import { usageRecord } from '@codex-web/db/testing/usage-record';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEventSource } from './testing/event-source.ts';
import { warning } from './testing/events.ts';
import { startFakeWorker } from './testing/fake-worker.ts';
import { createTestApp } from './testing/test-app.ts';
import { attemptIdsOf, type Person, signUpOwner, signUpStranger, submit } from './testing/test-person.ts';
import { addClosedRepository, ask, nameOf, signUpAs } from './testing/test-team.ts';

/** Tasks of every visibility, asked for by everybody on every route: who may not see one learns nothing of it. */

const test = setUp(createTestApp);
const people: Record<string, Person> = {};
const tasks: Record<string, { task: Task; word: string; seenBy: string[] }> = {};

const everybody = ['owner', 'admin', 'author', 'assignee', 'member', 'viewer', 'grouped', 'stranger'];

beforeAll(async () => {
  const owner = await signUpOwner(test);
  people.owner = owner;
  await nameOf(test, owner, 'owner');
  for (const role of ['admin', 'member', 'viewer'] as const) people[role] = await signUpAs(test, owner, role, role);
  for (const name of ['author', 'assignee', 'grouped']) people[name] = await signUpAs(test, owner, name, 'member');
  people.stranger = await signUpStranger(test);
  const closed = await addClosedRepository(test, owner, [person('grouped')]);
  const members = everybody.filter((name) => name !== 'stranger');
  await addTask('open', 'author', members);
  await addTask('private', 'author', ['author', 'assignee'], { visibility: 'private' });
  await addTask('closed', 'grouped', ['owner', 'admin', 'grouped'], { repositoryId: closed.id });
  await addTask('closed-private', 'grouped', ['grouped'], { repositoryId: closed.id, visibility: 'private' });
  await ask(test, person('author'), 'POST', `/tasks/${tasks.private?.task.id}/hand-over`, {
    body: { userId: person('assignee').me.user.id },
  });
}, 60_000);

function person(name: string): Person {
  const found = people[name];
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
}

/** A task with events, a diff and a comment that all say a word that nothing else says. It has spent something and waits for more. */
async function addTask(name: string, author: string, seenBy: string[], given: object = {}): Promise<void> {
  const word = `canary${randomUUID().replaceAll('-', '')}`;
  const task = await submit(person(author), { prompt: `${word} do it`, labels: [word], attempts: 2, ...given });
  const worker = await startFakeWorker(test.parts, attemptIdsOf(task)[0] ?? '');
  await worker.record(warning(word));
  await recordUsage(test.parts.db, attemptIdsOf(task)[0] ?? '', [usageRecord({ at: new Date().toISOString() })]);
  await worker.storeDiff({
    patch: Buffer.from(`+${word}\n`),
    files: [{ path: word, oldPath: null, status: 'added', added: 1, removed: 0, binary: false }],
    statistics: { files: 1, added: 1, removed: 0, sizeBytes: 40 },
  });
  await ask(test, person(author), 'POST', `/tasks/${task.id}/comments`, { body: { body: `${word} @owner @member` } });
  tasks[name] = { task, word, seenBy };
}

const bodies: Record<string, object> = {
  'PATCH /api/v1/tasks/:id': { archived: false },
  'POST /api/v1/tasks/:id/turns': { prompt: 'Go on.', attemptId: randomUUID() },
  'POST /api/v1/tasks/:id/hand-over': { userId: 'nobody' },
  'POST /api/v1/tasks/:id/comments': { body: 'Hello' },
  'PATCH /api/v1/tasks/:id/priority': { priority: 'high' },
};

/** The answer without what differs from request to request. */
async function answered(who: string, method: string, path: string, key: string): Promise<string> {
  const isStream = /\/(stream|events)$/.test(key);
  const given = {
    headers: isStream ? { accept: 'text/event-stream' } : {},
    body: bodies[key] ?? (['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined),
  };
  const answer = await ask(test, person(who), method, path, given);
  return `${answer.statusCode} ${answer.body.replace(/"requestId":"[^"]*"/, '')}`;
}

function fill(path: string, taskId: string, attemptId: string): string {
  return path
    .replace('/api/v1', '')
    .replace('/tasks/:id', `/tasks/${taskId}`)
    .replace('/attempts/:id', `/attempts/${attemptId}`)
    .replace(/:\w+/g, () => 'ffffffff-ffff-4fff-8fff-ffffffffffff');
}

const routesOf = (prefix: RegExp) => test.app.routeRules.filter(({ path }) => prefix.test(path));

describe('who does not see a task', () => {
  it('gets the same answer on every route of it as for one that does not exist', { timeout: 120_000 }, async () => {
    const routes = routesOf(/^\/api\/v1\/(tasks|attempts)\/:id/);
    expect(routes.length).toBeGreaterThan(16);
    const leaks: string[] = [];
    for (const { task, seenBy } of Object.values(tasks))
      for (const who of everybody.filter((name) => !seenBy.includes(name)))
        for (const { method, path } of routes) {
          const key = `${method} ${path}`;
          const got = await answered(who, method, fill(path, task.id, attemptIdsOf(task)[0] ?? ''), key);
          const none = await answered(who, method, fill(path, randomUUID(), randomUUID()), key);
          const isRefusedByRole = got.startsWith('403') && isViewer(who);
          if (got !== none && !isRefusedByRole) leaks.push(`${who} ${key}: ${got} instead of ${none}`);
          if (!/^40[034]/.test(got)) leaks.push(`${who} ${key}: ${got}`);
        }
    expect(leaks).toEqual([]);
  });

  it('reads nothing of it in any list', { timeout: 60_000 }, async () => {
    const lists = routesOf(/^\/api\/v1\/[^:]*$/).filter(
      ({ method, path, rule }) => method === 'GET' && rule !== 'public' && !/stream|docs|openapi/.test(path),
    );
    expect(lists.length).toBeGreaterThan(12);
    const paths = [
      ...lists.map(({ path }) => path.replace('/api/v1', '')),
      ...['mine', 'needs-me', 'archived'].map((tab) => `/tasks?tab=${tab}`),
      '/tasks?q=canary',
    ];
    for (const who of everybody)
      for (const path of paths) {
        const { body } = await ask(test, person(who), 'GET', path);
        for (const [name, { word, seenBy, task }] of Object.entries(tasks)) {
          if (seenBy.includes(who)) continue;
          expect([who, path, name, body.includes(word)]).toEqual([who, path, name, false]);
          if (!path.startsWith('/usage') && !path.startsWith('/queue') && !path.startsWith('/audit'))
            expect([who, path, name, body.includes(task.id)]).toEqual([who, path, name, false]);
        }
      }
  });

  it('is not told of it by the stream of the workspace', { timeout: 30_000 }, async () => {
    const origin = await test.app.listen({ port: 0 });
    const readers = await Promise.all(
      everybody.map(async (who) => {
        const headers = { cookie: person(who).cookie, 'last-event-id': '2020-01-01T00:00:00.000Z' };
        return { who, reader: await openEventSource(`${origin}/api/v1/tasks/stream`, headers) };
      }),
    );
    for (const { who, reader } of readers) {
      const seen = Object.values(tasks).filter(({ seenBy }) => seenBy.includes(who));
      await reader.until((frames) => frames.length >= seen.length);
    }
    for (const { task, seenBy } of Object.values(tasks))
      await ask(test, person(seenBy.at(-1) ?? ''), 'PATCH', `/tasks/${task.id}`, { body: { archived: false } });
    const last = await submit(person('author'), { prompt: 'the last one' });
    for (const { who, reader } of readers) {
      if (who !== 'stranger') await reader.until((frames) => JSON.stringify(frames).includes(last.id));
      for (const { task, word, seenBy } of Object.values(tasks)) {
        const text = JSON.stringify(reader.frames);
        expect([who, text.includes(word), text.includes(task.id)]).toEqual([
          who,
          ...(seenBy.includes(who) ? [true, true] : [false, false]),
        ]);
      }
      reader.close();
    }
  });
});

describe('who sees a task', () => {
  it('reads all of it', async () => {
    for (const { task, word, seenBy } of Object.values(tasks))
      for (const who of seenBy) {
        const [attemptId] = attemptIdsOf(task);
        for (const path of [`/tasks/${task.id}`, `/tasks/${task.id}/comments`, `/attempts/${attemptId}/events`]) {
          expect([who, path, (await person(who).get(path)).body.includes(word)]).toEqual([who, path, true]);
        }
        for (const path of ['diff', 'diff/files']) {
          expect((await person(who).get(`/attempts/${attemptId}/${path}`)).body).toContain(word);
        }
        expect((await person(who).get('/tasks')).body).toContain(word);
      }
  });

  it('changes it with the role of a member at least', async () => {
    const { task, seenBy } = tasks.open ?? { task: null, seenBy: [] };
    for (const who of seenBy) {
      const shown = (await person(who).get(`/tasks/${task?.id}`)).json();
      const answer = await ask(test, person(who), 'PATCH', `/tasks/${task?.id}`, { body: { title: 'New' } });
      expect([who, answer.statusCode, shown.mayChange]).toEqual(isViewer(who) ? [who, 403, false] : [who, 200, true]);
    }
  });
});

function isViewer(who: string): boolean {
  return who === 'viewer';
}
