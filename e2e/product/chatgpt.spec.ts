import { type Credential, credential, credentialsAnswer } from '@codex-web/contracts/credential';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { driveIssuer, signInWithChatgpt } from '../src/chatgpt-sign-in.ts';
import { makeRepository } from '../src/git-repository.ts';
import { rejectAt } from '../src/guarded-provider.ts';
import { newHold } from '../src/hold.ts';
import { product } from '../src/product.ts';
import { removeCredentials } from '../src/remove-credentials.ts';
import { type Step, script } from '../src/script.ts';

let api: ApiClient;
test.beforeAll(async () => {
  api = await new ApiClient(product().baseUrl).signIn(product().owner);
});

test.afterAll(() => removeCredentials(api));

async function find(id: string | null): Promise<Credential> {
  const { items } = credentialsAnswer.parse((await api.call('GET', '/credentials')).json);
  const found = items.find((item) => item.id === id);
  if (!found) throw new Error('There is no such credential.');
  return found;
}

async function start(credentialId: string, ...steps: Step[]): Promise<{ taskId: string; attemptId: string }> {
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script('Try', ...steps, { say: 'Done.' });
  const model = 'gpt-5.5';
  const task = await api.createTask({ prompt, repositoryId: repository.id, credentialId, model });
  return { taskId: task.id, attemptId: task.turns[0]?.attempts[0]?.id ?? '' };
}

/** The token that the last model request was let through with. */
async function lastToken(): Promise<string> {
  const asked = await rejectAt(product().chatgptUrl);
  return asked.findLast(({ status }) => status === 200)?.authorization?.replace('Bearer ', '') ?? '';
}

test('a plan pays after its owner typed a code, and a token that ends in the middle of a turn is renewed unseen', async () => {
  const signedIn = await signInWithChatgpt(api, {
    accountId: 'acct-mid-turn',
    email: 'mid@example.com',
    planType: 'team',
  });
  expect(signedIn).toMatchObject({ state: 'completed', message: null });
  const made = await find(signedIn.credentialId);
  expect(made).toMatchObject({ kind: 'chatgpt', account: { email: 'mid@example.com', planType: 'team' }, state: 'ok' });

  const hold = newHold();
  const { taskId, attemptId } = await start(made.id, { run: `${hold.command}; echo two >> a.txt` });
  await api.waitForEvent(attemptId, (event) => event.type === 'command.started');
  const first = await lastToken();
  await rejectAt(product().chatgptUrl, first);
  await hold.release();
  const ended = await api.waitForEnd(taskId);
  expect(ended.turns[0]?.attempts[0]).toMatchObject({ state: 'completed', diff: { added: 1 } });
  expect((await api.events(attemptId)).map((event) => event.type)).not.toContain('warning.raised');
  expect(await lastToken()).not.toBe(first);
  const asked = await rejectAt(product().chatgptUrl);
  expect(new Set(asked.slice(-2).map(({ accountId }) => accountId))).toEqual(new Set(['acct-mid-turn']));
  expect(Object.values((await driveIssuer({ do: 'report' })).redemptions).every((count) => count === 1)).toBe(true);
});

test('a sign-in that was revoked ends the task with who has to do what, and works again after signing in', async () => {
  const account = { accountId: 'acct-revoked', email: 'revoked@example.com' };
  const { credentialId } = await signInWithChatgpt(api, account);
  const id = credentialId ?? '';
  const hold = newHold();
  const { taskId, attemptId } = await start(id, { run: `${hold.command}; echo two >> a.txt` });
  await api.waitForEvent(attemptId, (event) => event.type === 'command.started');
  await driveIssuer({ do: 'next', behaviours: [{ kind: 'refused', status: 401, code: 'refresh_token_invalidated' }] });
  await rejectAt(product().chatgptUrl, await lastToken());
  await hold.release();
  const ended = (await api.waitForEnd(taskId)).turns[0]?.attempts[0];
  expect(ended).toMatchObject({ state: 'failed', reason: { code: 'credential_needs_sign_in' }, diff: { added: 1 } });
  expect(ended?.reason?.message).toContain(product().owner.name);
  expect(await find(id)).toMatchObject({ state: 'needs_sign_in' });
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const refused = await api.call('POST', '/tasks', { prompt: 'Do it', repositoryId: repository.id, credentialId: id });
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('credential_needs_sign_in')]);

  expect(await signInWithChatgpt(api, { ...account, accountId: 'acct-other' }, id)).toMatchObject({ state: 'failed' });
  expect(await signInWithChatgpt(api, account, id)).toMatchObject({ state: 'completed', credentialId: id });
  expect(await find(id)).toMatchObject({ state: 'ok' });
  const again = await start(id, { run: 'echo three >> a.txt' });
  expect((await api.waitForEnd(again.taskId)).turns[0]?.attempts[0]).toMatchObject({ state: 'completed' });
});

test('an auth.json is taken over, once', async () => {
  const answer = await fetch(`${product().issuerUrl}/_control`, {
    method: 'POST',
    body: JSON.stringify({ do: 'signIn', account: { accountId: 'acct-import', email: 'import@example.com' } }),
  });
  const tokens = (await answer.json()) as { accessToken: string; refreshToken: string; idToken: string };
  const authJson = JSON.stringify({
    auth_mode: 'chatgpt',
    OPENAI_API_KEY: null,
    tokens: {
      id_token: tokens.idToken,
      access_token: tokens.accessToken,
      refresh_token: tokens.refreshToken,
      account_id: 'acct-import',
    },
    last_refresh: new Date().toISOString(),
  });
  const imported = await api.call('POST', '/chatgpt-imports', { authJson });
  expect(imported.status, imported.text).toBe(201);
  expect(credential.parse(imported.json)).toMatchObject({ kind: 'chatgpt', account: { accountId: 'acct-import' } });
  const twice = await api.call('POST', '/chatgpt-imports', { authJson });
  expect([twice.status, twice.text]).toEqual([409, expect.stringContaining('already_imported')]);
  const broken = await api.call('POST', '/chatgpt-imports', { authJson: '{"tokens":' });
  expect(broken.status).toBe(422);
});
