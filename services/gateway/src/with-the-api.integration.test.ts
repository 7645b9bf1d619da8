import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { usageAnswer } from '@codex-web/contracts/gateway';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../../api/src/testing/test-app.ts';
import { startTestGateway, type TestGateway } from '../../api/src/testing/test-gateway.ts';
import { attemptIdsOf, type Person, signUpOwner, submit } from '../../api/src/testing/test-person.ts';
import { type Answering, okay, startFakeProvider } from './testing/fake-provider.ts';
import { gatewayEnvironment } from './testing/gateway-environment.ts';
import { beginRequest, sendRequest } from './testing/sandbox-request.ts';
import { sendControl } from './testing/send-control.ts';

const main = join(import.meta.dirname, 'main.ts');

/** The gateway of a test as a process of its own, before the real API with Postgres behind it. */
async function startGateway({ url, identities }: TestGateway) {
  const folder = await mkdtemp(join(tmpdir(), 'gw-'));
  const env = await gatewayEnvironment(folder, url, identities.gateway);
  const settings = { ALLOWED_PRIVATE_PROVIDERS: '127.0.0.1', HALT_HOLD_MS: '1' };
  const gateway = spawn(process.execPath, [main], {
    env: { ...env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const logs: string[] = [];
  const ready = Promise.withResolvers<void>();
  createInterface({ input: gateway.stdout }).on('line', (line) => {
    logs.push(line);
    if (line.includes('"ready"')) ready.resolve();
  });
  await ready.promise;
  const control = (method: string, path: string, body?: object) =>
    sendControl(join(folder, 'control.sock'), method, path, body);
  return {
    logs,
    async open(doorId: string, attemptId: string) {
      await control('PUT', `/doors/${doorId}`, { attemptId });
      return {
        socket: join(folder, 'doors', doorId, 'gateway.sock'),
        usage: async () => usageAnswer.parse((await control('GET', `/doors/${doorId}/usage?after=0`)).body),
      };
    },
    async close() {
      const exited = once(gateway, 'exit');
      gateway.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

describe('the gateway and the API', () => {
  let test: TestApp;
  let internal: TestGateway;
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  let owner: Person;
  let doors = 0;

  beforeAll(async () => {
    test = await createTestApp();
    internal = await startTestGateway(test);
    gateway = await startGateway(internal);
    owner = await signUpOwner(test);
  });
  afterAll(async () => {
    await gateway.close();
    await internal.close();
    await test.close();
  });

  /** A task whose attempt has a door, paid by a key for this provider. */
  async function startAttempt(baseUrl: string, apiKey = 'sk-canary-of-the-team-0001') {
    const created = await owner.post('/credentials', {
      kind: 'api-key',
      apiKey,
      owner: 'workspace',
      name: 'Ours',
      provider: { kind: 'openai-compatible', baseUrl },
      defaultModel: 'gpt-test',
    });
    const credentialId: string = created.json().id;
    const [attemptId = ''] = attemptIdsOf(await submit(owner, { credentialId }));
    doors += 1;
    const credential = async () =>
      (await owner.get('/credentials')).json().items.find((item: { id: string }) => item.id === credentialId);
    return { attemptId, credentialId, credential, ...(await gateway.open(`d-${doors}`, attemptId)) };
  }

  const usedBy = (attemptId: string) => test.parts.db.prisma.usage.count({ where: { attemptId } });

  it('send a request with the key of the team, and bring what it used into the database with the next', async () => {
    await using provider = await startFakeProvider(okay);
    const attempt = await startAttempt(provider.baseUrl);
    expect(await sendRequest(attempt.socket)).toMatchObject({ status: 200 });
    expect(await usedBy(attempt.attemptId)).toBe(0);
    expect(await sendRequest(attempt.socket)).toMatchObject({ status: 200 });
    expect(await usedBy(attempt.attemptId)).toBe(1);
    expect(provider.seen.map(({ request }) => request.headers.authorization)).toEqual(
      Array(2).fill('Bearer sk-canary-of-the-team-0001'),
    );
    expect(gateway.logs.join('')).not.toContain('canary');
  });

  it('go on with a key that was changed meanwhile, without a request that fails', async () => {
    await using provider = await startFakeProvider(okay);
    const attempt = await startAttempt(provider.baseUrl);
    await sendRequest(attempt.socket);
    await owner.patch(`/credentials/${attempt.credentialId}`, { secret: 'sk-canary-of-the-team-0002' });
    await sendRequest(attempt.socket);
    expect(provider.seen.at(-1)?.request.headers.authorization).toBe('Bearer sk-canary-of-the-team-0002');
  });

  it('case 20: end an attempt whose key is refused, with one request', async () => {
    await using provider = await startFakeProvider((response) => response.writeHead(401).end('{}'));
    const attempt = await startAttempt(provider.baseUrl);
    expect(await sendRequest(attempt.socket)).toMatchObject({ status: 400 });
    expect((await attempt.usage()).halted).toMatchObject({ code: 'credential_needs_sign_in' });
    expect(provider.seen).toHaveLength(1);
  });

  it('case 81: park a credential to the second its provider names, and hold the request meanwhile', async () => {
    const resetsAt = Math.ceil(Date.now() / 1000) + 3600;
    const limited: Answering = (response) =>
      response.writeHead(429).end(JSON.stringify({ error: { type: 'usage_limit_reached', resets_at: resetsAt } }));
    await using provider = await startFakeProvider(limited);
    const attempt = await startAttempt(provider.baseUrl);
    const held = beginRequest(attempt.socket);
    await vi.waitUntil(async () => (await attempt.usage()).waiting !== null, 5_000);
    const until = new Date(resetsAt * 1000).toISOString();
    expect((await attempt.usage()).waiting).toMatchObject({ until });
    expect(await attempt.credential()).toMatchObject({ state: 'parked', parkedUntil: until });
    expect(provider.seen).toHaveLength(1);
    held.destroy();
  });

  it('halt an attempt at its limit, by name', async () => {
    await using provider = await startFakeProvider(okay);
    await owner.post('/limits', { scope: 'attempt', period: 'once', metric: 'tokens', amount: 20 });
    const attempt = await startAttempt(provider.baseUrl);
    const answers = await Promise.all(Array.from({ length: 4 }, () => sendRequest(attempt.socket)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(provider.seen).toHaveLength(2);
    expect((await attempt.usage()).halted).toMatchObject({
      code: 'limit_reached',
      message: expect.stringContaining('20 tokens'),
    });
  });

  it('refuse what comes from no attempt', async () => {
    const door = await gateway.open('d-nobody', '44444444-4444-4444-8444-444444444444');
    expect(await sendRequest(door.socket)).toMatchObject({ status: 400, body: expect.stringContaining('not_found') });
  });
});
