import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandConfig } from '@codex-web/credentials/command-config';
import { type FakeIssuer, startFakeIssuer } from '@codex-web/credentials/testing/fake-issuer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pollSignIns } from './chatgpt/poll-sign-ins.ts';
import { type FakeModelProvider, sendJson, startFakeModelProvider } from './testing/fake-model-provider.ts';
import { createTestApp, type TestApp, testCredential } from './testing/test-app.ts';
import { startTestGateway, type TestGateway } from './testing/test-gateway.ts';
import { attemptIdsOf, type Person, signUpMember, signUpOwner, submit } from './testing/test-person.ts';

const lines: string[] = [];
const answers: string[] = [];
const canaries: string[] = [];
/** A secret that no other text holds; `shape` is what such a secret begins with. */
function canary(shape: string): string {
  const secret = `${shape}canary-${Math.random().toString(36).slice(2)}-${'x'.repeat(8)}`;
  canaries.push(secret);
  return secret;
}

let test: TestApp;
let issuer: FakeIssuer;
let provider: FakeModelProvider;
let gateway: TestGateway;
let owner: Person;
let member: Person;
const folder = mkdtempSync(join(tmpdir(), 'canary-'));

beforeAll(async () => {
  issuer = await startFakeIssuer();
  provider = await startFakeModelProvider();
  const common = { ...testCredential, provider: { ...testCredential.provider, baseUrl: provider.url } };
  const { none: _none, ...paid } = common;
  const script = join(folder, 'print-token');
  writeFileSync(script, `#!/bin/sh\necho ${canary('tok-')}\necho ${canary('err-')} >&2\n`, { mode: 0o700 });
  test = await createTestApp({
    issuerUrl: issuer.url,
    log: { write: (line) => void lines.push(line) },
    installation: [
      common,
      { ...paid, name: 'Key', apiKey: canary('sk-') },
      { ...paid, name: 'Token', accessToken: canary('ya29.'), headers: { 'X-Token': canary('hdr-') } },
      { ...paid, name: 'Command', command: commandConfig.parse({ command: script }) },
    ],
  });
  gateway = await startTestGateway(test);
  owner = listening(await signUpOwner(test));
  member = listening(await signUpMember(test, owner));
});
afterAll(async () => {
  await gateway.close();
  await test.close();
  await provider.close();
  await issuer.close();
  rmSync(folder, { recursive: true });
});

/** The same person; everything that is answered to them is kept. */
function listening(person: Person): Person {
  const kept = <Args extends unknown[], Answer extends { body: string; headers: object }>(
    ask: (...args: Args) => Promise<Answer>,
  ) => {
    return async (...args: Args) => {
      const answer = await ask(...args);
      answers.push(`${JSON.stringify(answer.headers)} ${answer.body}`);
      return answer;
    };
  };
  return {
    ...person,
    get: kept(person.get),
    post: kept(person.post),
    patch: kept(person.patch),
    delete: kept(person.delete),
  };
}

async function addAll(): Promise<string[]> {
  const common = {
    name: 'Canary',
    provider: { kind: 'openai-compatible', baseUrl: provider.url },
    defaultModel: 'small',
  };
  const headers = { 'X-Title': canary('hdr-') };
  const bodies: [Person, object][] = [
    [member, { kind: 'api-key', owner: 'person', apiKey: canary('sk-'), headers }],
    [owner, { kind: 'bearer', owner: 'workspace', accessToken: canary('eyJ') }],
    [member, { kind: 'none', owner: 'person', headers: { 'X-Key': canary('hdr-') } }],
  ];
  const ids: string[] = [];
  for (const [person, body] of bodies) ids.push((await person.post('/credentials', { ...common, ...body })).json().id);
  return ids;
}

async function signIn(): Promise<string> {
  const begun = (await member.post('/chatgpt-sign-ins', {})).json();
  issuer.approve(begun.userCode);
  await test.parts.db.pool.query(`UPDATE chatgpt_sign_ins SET poll_at = now() - interval '1 second'`);
  await pollSignIns(test.parts.chatgpt);
  return (await member.get(`/chatgpt-sign-ins/${begun.id}`)).json().credentialId;
}

async function importFile(): Promise<string> {
  const tokens = issuer.signIn();
  const authJson = JSON.stringify({
    tokens: { id_token: tokens.idToken, access_token: tokens.accessToken, refresh_token: tokens.refreshToken },
  });
  return (await member.post('/chatgpt-imports', { authJson })).json().id;
}

/** Everything that can be asked of a credential, as it works and as it is refused by a provider that repeats what it got. */
async function use(person: Person, id: string): Promise<void> {
  const [attemptId = ''] = attemptIdsOf(await submit(person, { credentialId: id }));
  provider.behave('small', 'large');
  for (const path of ['models', 'history']) await person.get(`/credentials/${id}/${path}`);
  await person.post(`/credentials/${id}/test`);
  for (const path of ['/models', '/responses'] as const) {
    provider.on(path, (response, asked) =>
      sendJson(response, 401, { error: { message: JSON.stringify(asked.headers) } }),
    );
  }
  await person.post(`/credentials/${id}/test`);
  await person.get(`/credentials/${id}/models`);
  const { body } = await gateway.admit(attemptId);
  const generation = body.token?.generation ?? 'none';
  await gateway.renew(attemptId, { rejectedGeneration: generation });
  await gateway.signal(attemptId, { kind: 'unauthorized', generation });
  const message = `No more for ${body.token?.accessToken ?? 'nobody'}.`;
  await gateway.signal(attemptId, { kind: 'usage_limit', resetsAt: null, message });
  await person.get(`/tasks`);
  await person.get(`/models?credentialId=${id}`);
}

async function postgresInClear(): Promise<string> {
  const { rows } = await test.parts.db.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const tables = await Promise.all(
    rows.map(async ({ name }) => {
      const content = await test.parts.db.pool.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`);
      return content.rows.map(({ row }) => row).join('\n');
    }),
  );
  return tables.join('\n');
}

/** As it was put in: what Redis would write to a disk is compressed. */
async function contentOf(key: string): Promise<unknown> {
  const { redis } = test.parts;
  switch (await redis.type(key)) {
    case 'string':
      return await redis.get(key);
    case 'hash':
      return await redis.hgetall(key);
    case 'list':
      return await redis.lrange(key, 0, -1);
    case 'set':
      return await redis.smembers(key);
    case 'zset':
      return await redis.zrange(key, '0', '-1');
    case 'stream':
      return await redis.xrange(key, '-', '+');
    default:
      return null;
  }
}

async function redisInClear(): Promise<string> {
  const { redis } = test.parts;
  const parts: string[] = [];
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', 1_000);
    cursor = next;
    for (const key of keys) parts.push(key, JSON.stringify(await contentOf(key)));
  } while (cursor !== '0');
  return parts.join('\n');
}

function findAny(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => {
    const bytes = Buffer.from(secret);
    const forms = [secret, bytes.toString('hex'), bytes.subarray(0, 15).toString('base64')];
    return forms.some((form) => text.includes(form));
  });
}

describe('a secret of any kind', () => {
  it('case 10: is in no answer, no log, no row in clear and nothing in Redis, whatever was done with it', async () => {
    const [key = '', token = '', none = ''] = await addAll();
    const signedIn = await signIn();
    const imported = await importFile();
    const { items } = (await owner.get('/credentials')).json();
    const installed: string[] = items
      .filter((item: { owner: { kind: string } }) => item.owner.kind === 'installation')
      .map((item: { id: string }) => item.id);
    expect(installed).toHaveLength(4);
    for (const id of [key, none, signedIn, imported]) await use(member, id);
    for (const id of [token, ...installed]) await use(owner, id);
    await member.patch(`/credentials/${key}`, { secret: canary('sk-'), headers: { 'X-Title': canary('hdr-') } });
    await member.post('/credentials', { kind: 'api-key', apiKey: `${canary('sk-')} two words` });
    await member.post('/chatgpt-imports', { authJson: `{"tokens": "${canary('rt_')}"` });
    await member.post('/chatgpt-sign-ins', { method: 'browser' });
    await member.get('/credentials');

    const secrets = [...canaries, ...issuer.issued];
    const seen = provider.asked.map(({ headers }) => JSON.stringify(headers)).join('\n');
    expect(findAny(seen, secrets).length, 'the secrets were in use').toBeGreaterThanOrEqual(8);
    expect(findAny(answers.join('\n'), secrets)).toEqual([]);
    expect(findAny(lines.join('\n'), secrets)).toEqual([]);
    expect(findAny(await postgresInClear(), secrets)).toEqual([]);
    expect(findAny(await redisInClear(), secrets)).toEqual([]);

    for (const id of [key, signedIn]) await member.delete(`/credentials/${id}`);
    expect(findAny(answers.join('\n') + lines.join('\n') + (await postgresInClear()), secrets)).toEqual([]);
  });
});
