import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { UsageRecord } from '@codex-web/contracts/usage';
import { setUp } from '@codex-web/db/testing/set-up';
import { tamperWithAudit } from '@codex-web/db/testing/tamper-with-audit';
import { Agent, request } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { startFakeWorker } from '../testing/fake-worker.ts';
import { createTestApp } from '../testing/test-app.ts';
import { type Identity, makeIdentities } from '../testing/test-certificates.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { attemptIdsOf, signUpMember, signUpOwner, submit } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const gateway = setUp(() => startTestGateway(test));
const owner = setUp(() => signUpOwner(test));

const key = 'sk-a-key-for-the-gateway-0001';
async function addKey(person = owner, more: object = {}): Promise<string> {
  const answer = await person.post('/credentials', {
    kind: 'api-key',
    apiKey: key,
    owner: 'person',
    name: 'Mine',
    provider: { kind: 'openai', baseUrl: 'https://api.openai.com/v1' },
    defaultModel: 'gpt-5.5',
    ...more,
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json().id;
}

async function attemptPaidBy(credentialId: string, person = owner): Promise<string> {
  const [id = ''] = attemptIdsOf(await submit(person, { credentialId }));
  return id;
}

const shown = async (id: string, person = owner) =>
  (await person.get('/credentials')).json().items.find((item: { id: string }) => item.id === id);

const usage = (tokens: number): UsageRecord => ({
  requestId: randomUUID(),
  model: 'gpt-5.5',
  status: 200,
  at: new Date().toISOString(),
  inputTokens: tokens,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningOutputTokens: 0,
});

describe('who may ask', () => {
  const tryWith = async (identity: Partial<Identity>) => {
    const dispatcher = new Agent({ connect: { ca: gateway.identities.gateway.ca, ...identity } });
    try {
      const answer = await request(`${gateway.url}/internal/v1/attempts/${randomUUID()}/admissions`, {
        method: 'POST',
        dispatcher,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ records: [], heldGeneration: null }),
      });
      return answer.statusCode;
    } catch {
      return 'no connection';
    } finally {
      await dispatcher.destroy();
    }
  };

  it('is a gateway with a certificate of the installation', async () => {
    expect(await tryWith(gateway.identities.gateway)).toBe(404);
  });

  it('is nobody without a certificate, with one of another authority, or in clear', async () => {
    expect(await tryWith({})).toBe('no connection');
    const { cert, key: otherKey } = makeIdentities('gateway').gateway;
    expect(await tryWith({ cert, key: otherKey })).toBe('no connection');
    const inClear = await new Promise((resolve) => {
      const asked = httpRequest(gateway.url.replace('https:', 'http:'), (answer) => resolve(answer.statusCode));
      asked.on('error', () => resolve('no connection')).end();
    });
    expect([400, 'no connection']).toContain(inClear);
  });

  it('is no other service of the installation', async () => {
    expect(await tryWith(gateway.identities.worker)).toBe(403);
  });

  it('is nobody at the address for people', async () => {
    const answer = await owner.post(`/../../internal/v1/attempts/${randomUUID()}/admissions`, {});
    expect(answer.statusCode).toBe(404);
    const direct = await test.app.inject({ method: 'POST', url: `/internal/v1/attempts/${randomUUID()}/admissions` });
    expect(direct.statusCode).toBe(404);
  });
});

describe('an admission', () => {
  it('carries the connection and the token, and the token only when another one is held', async () => {
    const headers = { 'X-Title': 'Codex Web' };
    const id = await addKey(owner, {
      headers,
      provider: { kind: 'openai', baseUrl: 'https://api.openai.com/v1', project: 'p' },
    });
    const attempt = await attemptPaidBy(id);
    const first = await gateway.admit(attempt);
    expect(first.body).toEqual({
      kind: 'admitted',
      connection: {
        kind: 'openai',
        baseUrl: 'https://api.openai.com/v1',
        wireApi: 'responses',
        project: 'p',
        credentialId: id,
        tokenHeader: 'authorization',
        headers,
        trusted: false,
      },
      needsToken: true,
      token: { accessToken: key, generation: expect.any(String), expiresAt: null },
      limited: false,
    });
    const second = await gateway.admit(attempt, { heldGeneration: first.body.token.generation });
    expect(second.body).toMatchObject({ kind: 'admitted', needsToken: true, token: null });
    await owner.patch(`/credentials/${id}`, { secret: 'sk-another-key-0002' });
    const third = await gateway.admit(attempt, { heldGeneration: first.body.token.generation });
    expect(third.body.token).toMatchObject({ accessToken: 'sk-another-key-0002' });
  });

  it('is noted as a use of the credential, by the time somebody looks', async () => {
    const id = await addKey();
    expect((await shown(id)).lastUsedAt).toBeNull();
    await gateway.admit(await attemptPaidBy(id));
    await vi.waitUntil(async () => (await shown(id)).lastUsedAt !== null);
  });

  it('needs no token for a provider that asks for none, and trusts what the operator wrote', async () => {
    const [attempt = ''] = attemptIdsOf(await submit(await signUpMember(test, owner)));
    expect((await gateway.admit(attempt)).body).toMatchObject({
      needsToken: false,
      token: null,
      connection: { trusted: true },
    });
  });

  it('case 86: has Azure’s own header for a key', async () => {
    const provider = { kind: 'azure-openai', baseUrl: 'https://res.openai.azure.com/openai/v1' };
    const attempt = await attemptPaidBy(await addKey(owner, { provider }));
    expect((await gateway.admit(attempt)).body.connection).toMatchObject({
      tokenHeader: 'api-key',
      kind: 'azure-openai',
    });
  });

  it('stores what was used, once, and is halted at the limit', async () => {
    const member = await signUpMember(test, owner);
    const limit = { scope: 'person', period: 'day', metric: 'tokens', amount: 1_000, userId: member.me.user.id };
    expect((await owner.post('/limits', limit)).statusCode).toBeLessThan(300);
    const attempt = await attemptPaidBy(await addKey(member), member);
    const records = [usage(600)];
    expect((await gateway.admit(attempt, { records })).body).toMatchObject({ kind: 'admitted', limited: true });
    expect((await gateway.admit(attempt, { records })).body).toMatchObject({ kind: 'admitted' });
    const halted = await gateway.admit(attempt, { records: [usage(400)] });
    expect(halted.body).toMatchObject({ kind: 'halted', code: 'limit_reached' });
    expect(halted.body.message).toContain('1,000 tokens a day');
  });

  it('is refused with 404 for what is no attempt, and for one that has ended, whose usage is stored all the same', async () => {
    expect((await gateway.admit(randomUUID())).status).toBe(404);
    expect((await gateway.admit('no-id')).status).toBe(404);
    const attempt = await attemptPaidBy(await addKey());
    await (await startFakeWorker(test.parts, attempt)).end();
    const late = await gateway.admit(attempt, { records: [usage(7)] });
    expect([late.status, late.body.error.code]).toEqual([404, 'not_found']);
    expect((await owner.get(`/tasks?limit=1`)).statusCode).toBe(200);
    expect(await test.parts.db.prisma.usage.count({ where: { attemptId: attempt } })).toBe(1);
  });

  it('is halted when the credential is switched off or removed, and goes on when it is switched on', async () => {
    const id = await addKey();
    const attempt = await attemptPaidBy(id);
    await owner.patch(`/credentials/${id}`, { disabled: true });
    expect((await gateway.admit(attempt)).body).toMatchObject({ kind: 'halted', code: 'credential_disabled' });
    await owner.patch(`/credentials/${id}`, { disabled: false });
    expect((await gateway.admit(attempt)).body).toMatchObject({ kind: 'admitted' });
    await owner.delete(`/credentials/${id}`);
    const removed = await gateway.admit(attempt);
    expect(removed.body).toMatchObject({ kind: 'halted', code: 'credential_disabled' });
    expect(removed.body.message).toContain('was removed');
  });

  it('case 7: is halted, with nothing to send, when a bearer token is past its stated end', async () => {
    const expiresAt = new Date(Date.now() - 1_000).toISOString();
    const id = await addKey(owner, { kind: 'bearer', apiKey: undefined, accessToken: 'ya29.a-token-0003', expiresAt });
    const attempt = await attemptPaidBy(id);
    const answer = await gateway.admit(attempt);
    expect(answer.body).toMatchObject({ kind: 'halted', code: 'credential_needs_sign_in' });
    expect(answer.text).not.toContain('ya29');
    expect((await shown(id)).state).toBe('needs_sign_in');
    await owner.patch(`/credentials/${id}`, { expiresAt: null });
    expect((await gateway.admit(attempt)).body).toMatchObject({ kind: 'admitted' });
  });
});

describe('a new token after a 401', () => {
  it('case 20: cannot be had for an API key', async () => {
    const attempt = await attemptPaidBy(await addKey());
    const { generation } = (await gateway.admit(attempt)).body.token;
    const answer = await gateway.renew(attempt, { rejectedGeneration: generation });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'credential_needs_sign_in']);
    expect(answer.body.error.message).toContain('Ann has to give it a new key or token');
    expect(answer.text).not.toContain(key);
  });

  it('is the one that was given meanwhile, when another one was rejected', async () => {
    const id = await addKey();
    const attempt = await attemptPaidBy(id);
    const { generation } = (await gateway.admit(attempt)).body.token;
    await owner.patch(`/credentials/${id}`, { secret: 'sk-another-key-0002' });
    const answer = await gateway.renew(attempt, { rejectedGeneration: generation });
    expect([answer.status, answer.body.accessToken]).toEqual([200, 'sk-another-key-0002']);
  });

  it('is not asked for any more after three refusals in ten minutes, until its owner gives another key', async () => {
    const id = await addKey();
    const attempt = await attemptPaidBy(id);
    const { generation } = (await gateway.admit(attempt)).body.token;
    const refuse = async () => {
      // Refusals of one moment count once, so those before are moved into the past.
      const earlier = `UPDATE audit_events SET at = at - interval '1 minute' WHERE subject_id = $1`;
      await tamperWithAudit(test.parts.db, earlier, [id]);
      await gateway.signal(attempt, { kind: 'unauthorized', generation });
    };
    await Promise.all(
      Array.from({ length: 10 }, () => gateway.signal(attempt, { kind: 'unauthorized', generation: 'an older one' })),
    );
    for (let refusals = 1; refusals <= 2; refusals += 1) {
      await refuse();
      expect((await gateway.admit(attempt)).body.kind).toBe('admitted');
    }
    await refuse();
    expect((await gateway.admit(attempt)).body).toMatchObject({ kind: 'halted', code: 'credential_needs_sign_in' });
    expect((await shown(id)).stateMessage).toContain('refused it several times');
    await owner.patch(`/credentials/${id}`, { secret: 'sk-another-key-0002' });
    expect((await gateway.admit(attempt)).body.kind).toBe('admitted');
  });
});
