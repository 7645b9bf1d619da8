import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credential } from '@codex-web/contracts/credential';
import { expect, test } from '@playwright/test';
import { ApiClient } from '../src/api-client.ts';
import { makeRepository } from '../src/git-repository.ts';
import { GuardedProvider } from '../src/guarded-provider.ts';
import { containers, product } from '../src/product.ts';
import { removeCredentials } from '../src/remove-credentials.ts';
import { script } from '../src/script.ts';

const canary = 'sk-canary-7f3a9c51e2d84b60';
/** The part that no other text has; what is cut to the last characters is meant to be seen. */
const mark = 'canary-7f3a9c51';

test.afterAll(async () => removeCredentials(await new ApiClient(product().baseUrl).signIn(product().owner)));

test('a secret that pays for a task is found in no place that people, programs or sandboxes can read', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const provider = await GuardedProvider.start((token) => token === canary);
  const api = await new ApiClient(product().baseUrl).signIn(product().owner);
  const answers: string[] = [];
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await api.call(method, path, body);
    answers.push(`${path} ${JSON.stringify(Object.fromEntries(answer.headers))} ${answer.text}`);
    return answer;
  };
  const made = await call('POST', '/credentials', {
    kind: 'api-key',
    owner: 'person',
    name: 'Canary',
    provider: { kind: 'openai-compatible', baseUrl: provider.baseUrl },
    headers: { 'x-canary': canary },
    apiKey: canary,
    models: [{ id: 'gpt-5.5', label: 'Demo model behind a key' }],
    defaultModel: 'gpt-5.5',
  });
  const { id: credentialId } = credential.parse(made.json);
  await call('POST', `/credentials/${credentialId}/test`);
  const repository = await api.addRepository(makeRepository({ 'a.txt': 'one\n' }));
  const prompt = script(
    'Look around',
    { run: 'env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr "\\0" "\\n"; id' },
    { run: 'curl -s -m 5 http://127.0.0.1:18080/v1/models; ls -laR /home /tmp /var/tmp /opt 2>/dev/null | head -200' },
    { run: 'echo found >> a.txt; sleep 6' },
    { say: 'Nothing here.' },
  );
  const task = await api.createTask({ prompt, repositoryId: repository.id, credentialId });
  const attemptId = task.turns[0]?.attempts[0]?.id ?? '';
  await api.waitForEvent(
    attemptId,
    (event) => event.type === 'command.started' && event.data.command.includes('sleep 6'),
  );

  // Of the containers one may be waiting for its first attempt, and have said nothing yet.
  const ofContainers = async (...command: string[]) =>
    Buffer.concat(await Promise.all(containers().map((id) => outputOf('docker', ...command, id))));
  expectNone('the containers as the engine describes them', await ofContainers('inspect'));
  expectNone('the files of the containers', await ofContainers('export'));
  expectNone('what the containers said', await ofContainers('logs'));
  expectNone('the process list', await outputOf('ps', 'axeww', '-o', 'args'));
  expectNone('Redis', await readRedis());
  const ended = await api.waitForEnd(task.id);
  expect(ended.turns[0]?.attempts[0]).toMatchObject({ state: 'completed' });
  expect(provider.answered.length).toBeGreaterThan(0);

  for (const path of ['/credentials', `/credentials/${credentialId}/models`, `/credentials/${credentialId}/history`]) {
    await call('GET', path);
  }
  for (const path of [
    `/tasks/${task.id}`,
    '/tasks',
    '/models',
    '/usage',
    '/usage.csv',
    `/attempts/${attemptId}/diff`,
  ]) {
    await call('GET', path);
  }
  await call('PATCH', `/credentials/${credentialId}`, { defaultReasoningEffort: 'low' });
  expectNone('the answers of the API', Buffer.from(answers.join('\n')));
  expectNone('the events', Buffer.from(JSON.stringify(await api.events(attemptId))));
  expectNone('the diff', await api.diff(attemptId));
  // The files of its tables and of its log, so that what was deleted or overwritten is looked at too.
  expectNone('Postgres', readAll(join(product().dataFolder, 'postgres/data')));
  expectNone('the logs', readAll(join(product().dataFolder, 'logs')));

  await page.context().addCookies(cookies(api.cookie));
  for (const path of ['/', `/tasks/${task.id}`, '/settings/credentials', '/usage']) {
    await page.goto(product().baseUrl + path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    expectNone(`the page ${path}`, Buffer.from(await page.content()));
  }
  await provider.stop();
});

const execute = promisify(execFile);

async function outputOf(program: string, ...args: string[]): Promise<Buffer> {
  return (await execute(program, args, { encoding: 'buffer', maxBuffer: 2 ** 31 })).stdout;
}

function expectNone(place: string, bytes: Buffer): void {
  expect(bytes.length, `${place} was looked at`).toBeGreaterThan(0);
  expect(bytes.includes(mark), `${place} holds the secret`).toBe(false);
  expect(bytes.includes(Buffer.from(canary).toString('base64').slice(4, 28)), `${place} holds it in base64`).toBe(
    false,
  );
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
