import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '@codex-web/contracts/repository';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { git, makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';

let api: ApiClient;
let repository: Repository;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
  repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
});

const nowhere = '00000000-0000-4000-8000-000000000000';

async function refusal(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  const answer = await api.call(method, path, body, headers);
  const { error } = answer.json as { error: { code: string; message: string; requestId: string } };
  expect(error.message).toMatch(/\.$/);
  expect(error.requestId).not.toBe('');
  return [answer.status, error.code];
}

async function countTasks(): Promise<number> {
  const { json } = await api.call('GET', '/tasks?limit=100');
  return (json as { items: unknown[] }).items.length;
}

test('addresses that could run a program, carry a secret or reach inside are refused', async () => {
  for (const url of [
    ...['ext::sh -c touch% /tmp/x', 'file:///etc', '--upload-pack=touch', 'https://ann:secret@example.com/a.git'],
    ...['ssh://git@example.com/a.git', 'http://169.254.169.254/a.git', 'http://10.0.0.1/a.git', 'http://[::1]/a.git'],
    ...['http://2130706434/a.git', 'http://0x7f000002/a.git', '/etc', '/', 'git@example.com:a.git', 'no address'],
  ]) {
    const [status, code] = await refusal('POST', '/repositories', { url });
    expect([url, status]).toEqual([url, 422]);
    expect([url, code]).toEqual([url, expect.stringMatching(/^repository_url_(invalid|forbidden)$/)]);
  }
});

test('a repository that does not answer, or has no commits, is refused with the reason', async () => {
  expect(await refusal('POST', '/repositories', { url: 'http://127.0.0.1:9/a.git' })).toEqual([
    422,
    'repository_unreachable',
  ]);
  const empty = join(product().repositoriesFolder, 'empty');
  mkdirSync(empty);
  git(empty, 'init', '-q');
  expect(await refusal('POST', '/repositories', { url: empty })).toEqual([422, 'repository_empty']);
});

test('a task that cannot be done is refused before anything is written', async () => {
  const before = await countTasks();
  const task = (fields: object) => ({ prompt: 'Do it', repositoryId: repository.id, ...fields });
  expect(await refusal('POST', '/tasks', task({ branch: 'no-such-branch' }))).toEqual([422, 'branch_not_found']);
  expect(await refusal('POST', '/tasks', task({ branch: '--upload-pack=x' }))).toEqual([422, 'branch_not_found']);
  expect(await refusal('POST', '/tasks', task({ commit: 'a'.repeat(40) }))).toEqual([422, 'commit_not_found']);
  expect(await refusal('POST', '/tasks', task({ commit: 'abc' }))).toEqual([400, 'invalid_request']);
  expect(await refusal('POST', '/tasks', task({ prompt: '  ' }))).toEqual([400, 'invalid_request']);
  expect(await refusal('POST', '/tasks', task({ prompt: 'x'.repeat(200_000) }))).toEqual([400, 'invalid_request']);
  expect(await refusal('POST', '/tasks', task({ attempts: 5 }))).toEqual([400, 'invalid_request']);
  expect(await refusal('POST', '/tasks', task({ repositoryId: nowhere }))).toEqual([404, 'not_found']);
  expect(await refusal('POST', '/tasks', '{"prompt":')).toEqual([400, 'invalid_request']);
  expect(await refusal('POST', '/tasks', 'x'.repeat(2_000_000))).toEqual([413, 'payload_too_large']);
  expect(await countTasks()).toBe(before);
});

test('what is not there, or belongs to others, is not found', async () => {
  expect(await refusal('GET', `/tasks/${nowhere}`)).toEqual([404, 'not_found']);
  expect(await refusal('GET', '/tasks/../../etc')).toEqual([404, 'not_found']);
  expect(await refusal('GET', `/attempts/${nowhere}/events`)).toEqual([404, 'not_found']);
  expect(await refusal('GET', `/attempts/${nowhere}/diff`)).toEqual([404, 'not_found']);
  expect(await refusal('POST', `/attempts/${nowhere}/cancel`)).toEqual([404, 'not_found']);
});

test('a Last-Event-ID that cannot be one is refused', async () => {
  const created = await api.createTask({ prompt: 'Do it', repositoryId: repository.id });
  const path = `/attempts/${created.turns[0]?.attempts[0]?.id}/events`;
  for (const id of ['x', '-1', '1.5', '99999999999999999999']) {
    const headers = { accept: 'text/event-stream', 'last-event-id': id };
    expect(await refusal('GET', path, undefined, headers)).toEqual([400, 'event_id_invalid']);
  }
  await api.waitForEnd(created.id);
});

test('who is not signed in is told so, whatever they ask for', async () => {
  const stranger = new ApiClient(product().baseUrl);
  for (const path of ['/tasks', `/tasks/${nowhere}`, '/repositories', '/models', '/me', `/attempts/${nowhere}/diff`]) {
    expect(await stranger.call('GET', path)).toMatchObject({
      status: 401,
      json: { error: { code: 'unauthenticated' } },
    });
  }
});
