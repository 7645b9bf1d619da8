import { setTimeout as delay } from 'node:timers/promises';
import { createdApiToken } from '@codex-web/contracts/api-token';
import { deviceCodeAnswer, deviceIntervalSeconds, deviceTokenAnswer } from '@codex-web/contracts/device';
import { tasksAnswer } from '@codex-web/contracts/task';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { inviteColleague } from '../src/colleague.ts';
import { makeRepository } from '../src/git-repository.ts';
import { product } from '../src/product.ts';
import { script } from '../src/script.ts';

let owner: ApiClient;
test.beforeAll(async () => {
  owner = await new ApiClient(product().baseUrl).signIn(product().owner);
});

/** A program without a browser: it knows the address of the product and nothing else. */
async function ask(path: string, fields: Record<string, string>) {
  const answer = await fetch(`${product().baseUrl}/api/v1${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  return { status: answer.status, json: (await answer.json()) as { error?: string } };
}

/** Asks as often as it may until a person has decided. */
async function untilAnswered(tokenRequest: Record<string, string>) {
  for (let seconds = deviceIntervalSeconds; ; ) {
    await delay(seconds * 1_000);
    const { status, json } = await ask('/device/token', tokenRequest);
    if (status === 200) return deviceTokenAnswer.parse(json);
    expect(['authorization_pending', 'slow_down']).toContain(json.error);
    if (json.error === 'slow_down') seconds += deviceIntervalSeconds;
  }
}

test('a command-line client is let in by its code, submits a task, and is shut out when its token is revoked', async () => {
  const ann = await inviteColleague(owner, { name: 'Ann of the command line' });
  const repository = await owner.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const code = deviceCodeAnswer.parse(
    (await ask('/device/code', { client_id: 'farm cli', scope: 'tasks:read tasks:write' })).json,
  );
  const tokenRequest = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: code.device_code,
    client_id: 'farm cli',
  };
  expect(await ask('/device/token', tokenRequest)).toMatchObject({
    status: 400,
    json: { error: 'authorization_pending' },
  });
  const approved = await ann.api.call('POST', `/device/${code.user_code}`, {
    decision: 'approve',
    scopes: ['tasks:read', 'tasks:write'],
  });
  expect(approved.status, approved.text).toBe(200);
  const { access_token: token } = await untilAnswered(tokenRequest);
  const program = new ApiClient(product().baseUrl);
  const headers = { authorization: `Bearer ${token}` };
  const prompt = script('From the command line', { say: 'Done.' });
  const submitted = await program.call('POST', '/tasks', { prompt, repositoryId: repository.id }, headers);
  expect(submitted.status, submitted.text).toBe(201);
  const ended = await ann.api.waitForEnd((submitted.json as { id: string }).id);
  expect([ended.state, ended.author.name]).toEqual(['completed', 'Ann of the command line']);
  const [own] = ((await ann.api.call('GET', '/tokens')).json as { items: { id: string }[] }).items;
  expect((await ann.api.call('DELETE', `/tokens/${own?.id}`)).status).toBe(204);
  expect((await program.call('GET', '/tasks', undefined, headers)).status).toBe(401);
});

test('a token reads what its scope allows, from its own workspace, until it is revoked', async () => {
  const answer = await owner.call('POST', '/tokens', { name: 'For reading', scopes: ['tasks:read'] });
  expect(answer.status, answer.text).toBe(201);
  const { id, token } = createdApiToken.parse(answer.json);
  const program = new ApiClient(product().baseUrl);
  const headers = { authorization: `Bearer ${token}` };
  expect(tasksAnswer.safeParse((await program.call('GET', '/tasks', undefined, headers)).json).success).toBe(true);
  expect((await program.call('POST', '/tasks', {}, headers)).status).toBe(403);
  expect((await program.call('GET', '/sessions', undefined, headers)).status).toBe(403);
  expect((await owner.call('DELETE', `/tokens/${id}`)).status).toBe(204);
  expect((await program.call('GET', '/tasks', undefined, headers)).status).toBe(401);
});
