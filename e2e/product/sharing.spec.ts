import { madeShareLink, sharedTask } from '@codex-web/contracts/share-link';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { inviteColleague } from '../src/colleague.ts';
import { makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';
import { script } from '../src/script.ts';

const secret = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD';

let api: ApiClient;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
});

test('a link shows one task to anybody, without secrets, people and costs, until it is taken back', async () => {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script(`Look at ${secret}`, { run: `echo "${secret}" > key.txt; cat key.txt` }, { say: 'Done.' });
  const { id } = await api.createTask({ prompt, repositoryId: repository.id, visibility: 'private' });
  const task = await api.waitForEnd(id);
  const attemptId = task.turns[0]?.attempts[0]?.id;
  const made = await api.call('POST', `/tasks/${id}/share-links`, { expiresInHours: 1 });
  expect(made.status, made.text).toBe(201);
  const link = madeShareLink.parse(made.json);
  const token = new URL(link.url).pathname.split('/').at(-1);
  const anybody = new ApiClient(product().baseUrl);
  const shown = await anybody.call('GET', `/shared/${token}`);
  expect(sharedTask.parse(shown.json).state).toBe('completed');
  const events = await anybody.call('GET', `/shared/${token}/attempts/${attemptId}/events`);
  const diff = await anybody.call('GET', `/shared/${token}/attempts/${attemptId}/diff`);
  expect([shown.status, events.status, diff.status]).toEqual([200, 200, 200]);
  expect(diff.text).toContain('key.txt');
  for (const { text, headers } of [shown, events, diff]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(product().owner.email);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('x-robots-tag')).toContain('noindex');
  }
  expect((await api.call('DELETE', `/share-links/${link.id}`)).status).toBe(204);
  const [gone, never] = [
    await anybody.call('GET', `/shared/${token}`),
    await anybody.call('GET', `/shared/${'A'.repeat(43)}`),
  ];
  expect([gone.status, never.status]).toEqual([404, 404]);
});

test('a private task is seen by its author alone, until it is handed over', async () => {
  const [ann, bob] = [await inviteColleague(api, { name: 'Ann' }), await inviteColleague(api, { name: 'Bob' })];
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('A private matter', { say: 'Done.' });
  const { id } = await ann.api.createTask({ prompt, repositoryId: repository.id, visibility: 'private' });
  const seen = async (who: ApiClient) => [
    (await who.call('GET', `/tasks/${id}`)).status,
    (await who.call('GET', '/tasks?q=private+matter')).text.includes(id),
    (await who.call('GET', '/queue')).text.includes('A private matter'),
  ];
  expect(await seen(ann.api)).toEqual([200, true, expect.anything()]);
  for (const other of [bob.api, api]) expect(await seen(other)).toEqual([404, false, false]);
  const { user } = (await bob.api.call('GET', '/me')).json as { user: { id: string } };
  const handed = await ann.api.call('POST', `/tasks/${id}/hand-over`, { userId: user.id, note: 'Have a look.' });
  expect(handed.status, handed.text).toBeLessThan(300);
  expect((await seen(bob.api)).slice(0, 2)).toEqual([200, true]);
  expect((await seen(api)).slice(0, 2)).toEqual([404, false]);
  await ann.api.waitForEnd(id);
});
