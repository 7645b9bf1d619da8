import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credential } from '@codex-web/contracts/credential';
import type { Event } from '@codex-web/contracts/event';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { driveIssuer, signInWithChatgpt } from '../src/chatgpt-sign-in.ts';
import { makeRepository } from '../src/git-repository.ts';
import { GuardedProvider } from '../src/guarded-provider.ts';
import { newHold } from '../src/hold.ts';
import { containers, product } from '../src/product.ts';
import { removeCredentials } from '../src/remove-credentials.ts';
import { script } from '../src/script.ts';

const apiKey = 'sk-canary-7f3a9c51e2d84b60';
const bearer = 'bearer-canary-52c8e01b94fa4d17';

test.afterAll(async () => removeCredentials(await new ApiClient(product().baseUrl).signIn(product().owner)));

test('no secret that pays for a task is found where people, programs or sandboxes can read', async ({ page }) => {
  test.setTimeout(240_000);
  const provider = await GuardedProvider.start((token) => token === apiKey || token === bearer);
  const api = await new ApiClient(product().baseUrl).signIn(product().owner);
  const answers: string[] = [];
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await api.call(method, path, body);
    answers.push(`${path} ${JSON.stringify(Object.fromEntries(answer.headers))} ${answer.text}`);
    return answer;
  };
  const add = async (fields: object) => {
    const made = await call('POST', '/credentials', {
      owner: 'person',
      name: 'Canary',
      provider: { kind: 'openai-compatible', baseUrl: provider.baseUrl },
      models: [{ id: 'gpt-5.5', label: 'Demo model behind a key' }],
      defaultModel: 'gpt-5.5',
      ...fields,
    });
    return credential.parse(made.json).id;
  };
  const before = (await driveIssuer({ do: 'report' })).issued;
  const credentialIds = [
    await add({ kind: 'api-key', apiKey, headers: { 'x-canary': apiKey } }),
    await add({ kind: 'bearer', accessToken: bearer }),
    (await signInWithChatgpt(api, { accountId: 'acct-canary', email: 'canary@example.com' })).credentialId ?? '',
  ];
  const issued = (await driveIssuer({ do: 'report' })).issued.filter((secret) => !before.includes(secret));
  expect(issued.length).toBeGreaterThan(3);
  const expectNone = searchFor([apiKey, bearer, ...issued]);

  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const tasks: { id: string; attemptId: string }[] = [];
  for (const credentialId of credentialIds) {
    await call('POST', `/credentials/${credentialId}/test`);
    const task = await api.createTask({ prompt, repositoryId: repository.id, credentialId, model: 'gpt-5.5' });
    tasks.push({ id: task.id, attemptId: task.turns[0]?.attempts[0]?.id ?? '' });
  }
  for (const { attemptId } of tasks) {
    const isLast = (event: Event) => event.type === 'command.started' && event.data.command.includes(hold.command);
    await api.waitForEvent(attemptId, isLast);
  }

  // Of the containers one may be waiting for its first attempt, and have said nothing yet.
  const ofContainers = async (...command: string[]) =>
    Buffer.concat(await Promise.all(containers().map((id) => outputOf('docker', ...command, id))));
  expectNone('the containers as the engine describes them', await ofContainers('inspect'));
  // All of them are of one image; what differs is what they write to.
  expectNone('the files of a container', await outputOf('docker', 'export', containers()[0] ?? ''));
  for (const id of containers()) {
    // A file that changes meanwhile makes tar end with 1.
    const read = 'tar -cf - /workspace /home/agent /tmp /var/tmp /run 2>/dev/null || true';
    expectNone('what a container wrote', await outputOf('docker', 'exec', id, 'sh', '-c', read));
  }
  expectNone('what the containers said', await ofContainers('logs'));
  expectNone('the process list', await outputOf('ps', 'axeww', '-o', 'args'));
  expectNone('Redis', await readRedis());

  await hold.release();
  for (const { id, attemptId } of tasks) {
    expect((await api.waitForEnd(id)).turns[0]?.attempts[0]).toMatchObject({ state: 'completed' });
    for (const path of [`/tasks/${id}`, `/attempts/${attemptId}/diff`]) await call('GET', path);
    expectNone('the events', Buffer.from(JSON.stringify(await api.events(attemptId))));
    expectNone('the diff', await api.diff(attemptId));
  }
  for (const path of ['/credentials', '/tasks', '/models', '/usage', '/usage.csv']) await call('GET', path);
  for (const id of credentialIds) {
    for (const path of [`/credentials/${id}/models`, `/credentials/${id}/history`]) await call('GET', path);
    await call('PATCH', `/credentials/${id}`, { defaultReasoningEffort: 'low' });
  }
  expectNone('the answers of the API', Buffer.from(answers.join('\n')));
  // The files of its tables and of its log, so that what was deleted or overwritten is looked at too.
  expectNone('Postgres', readAll(join(product().dataFolder, 'postgres/data')));
  expectNone('the logs', readAll(join(product().dataFolder, 'logs')));

  await page.context().addCookies(cookies(api.cookie));
  const ofTasks = tasks.map(({ id }) => `/tasks/${id}`);
  const ofCredentials = credentialIds.map((id) => `/settings/credentials/${id}`);
  for (const path of ['/', '/usage', '/settings/credentials', ...ofTasks, ...ofCredentials]) {
    await page.goto(product().baseUrl + path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    expectNone(`the page ${path}`, Buffer.from(await page.content()));
  }
  expect(() => expectNone('the provider', Buffer.from(JSON.stringify(provider.asked)))).toThrow('holds a secret');
  await provider.stop();
});

const hold = newHold();
const prompt = script(
  'Look around',
  { run: 'env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr "\\0" "\\n"; id' },
  { run: 'curl -s -m 5 http://127.0.0.1:18080/v1/models; ls -laR /home /tmp /var/tmp /opt 2>/dev/null | head -200' },
  { run: `echo found >> a.txt; ${hold.command}` },
  { say: 'Nothing here.' },
);

const execute = promisify(execFile);

async function outputOf(program: string, ...args: string[]): Promise<Buffer> {
  return (await execute(program, args, { encoding: 'buffer', maxBuffer: 2 ** 31 })).stdout;
}

/** Fails when a place holds a secret, or the middle of it, in clear or in base64. What is cut to the last characters is meant to be seen. */
function searchFor(secrets: string[]): (place: string, bytes: Buffer) => void {
  const middles = secrets.map((secret) => secret.slice(Math.floor(secret.length / 4), -5));
  const encoded = middles.flatMap((middle) =>
    // A text that begins at another byte of three looks different.
    ['', '-', '--'].map((shift) =>
      Buffer.from(shift + middle)
        .toString('base64')
        .slice(4, -4),
    ),
  );
  return (place, bytes) => {
    expect(bytes.length, `${place} was looked at`).toBeGreaterThan(0);
    const found = [...middles, ...encoded].filter((part) => bytes.includes(part));
    expect(found, `${place} holds a secret`).toEqual([]);
  };
}

/** All that Redis holds, as it would write it to a disk, uncompressed. */
async function readRedis(): Promise<Buffer> {
  const { dataFolder } = product();
  const pid = readFileSync(join(dataFolder, 'pids/redis'), 'utf8').trim();
  // It calls itself `redis-server 127.0.0.1:<port>`.
  const port = /127\.0\.0\.1:(\d+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? '';
  const REDISCLI_AUTH = readFileSync(join(dataFolder, 'secrets/redis'), 'utf8').trim();
  const env = { PATH: process.env.PATH ?? '', REDISCLI_AUTH };
  await execute('redis-cli', ['-p', port, 'config', 'set', 'rdbcompression', 'no'], { env });
  const file = join(dataFolder, 'redis/canary.rdb');
  await execute('redis-cli', ['-p', port, '--rdb', file], { env });
  return readFileSync(file);
}

function readAll(folder: string): Buffer {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  return Buffer.concat(files.map((path) => readFileSync(path)));
}

function cookies(cookie: string) {
  return cookie.split('; ').map((pair) => {
    const cut = pair.indexOf('=');
    return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url: product().baseUrl };
  });
}
