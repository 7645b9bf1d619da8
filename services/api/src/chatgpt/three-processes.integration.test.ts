import { readSignIn } from '@codex-web/credentials/chatgpt/complete-sign-in';
import { type FakeIssuer, startFakeIssuer } from '@codex-web/credentials/testing/fake-issuer';
import { createQueuedAttempts } from '@codex-web/db/testing/queued-attempts';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyRing, readKeys } from '../credentials/key-ring.ts';
import { type ApiProcess, startApiProcess } from '../testing/api-process.ts';
import { storeSignInOf } from '../testing/stored-sign-in.ts';
import { testKey } from '../testing/test-app.ts';
import { makeIdentities } from '../testing/test-certificates.ts';
import { type Answer, type GatewayClient, gatewayClient } from '../testing/test-gateway.ts';
import { waitFor } from '../testing/wait-for.ts';

let test: TestDatabase;
let issuer: FakeIssuer;
let processes: ApiProcess[];
let gateways: GatewayClient[];
const key = testKey('test');
const identities = makeIdentities('api', 'gateway');

beforeAll(async () => {
  test = await createTestDatabase();
  issuer = await startFakeIssuer();
  const start = () => startApiProcess({ databaseUrl: test.url, key, issuerUrl: issuer.url, identity: identities.api });
  processes = await Promise.all([start(), start(), start()]);
  gateways = processes.map(({ internalUrl }) => gatewayClient(internalUrl, identities.gateway));
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await Promise.all(processes.map((one) => one.stop()));
  await issuer.close();
  await test.drop();
});

/** An attempt that a ChatGPT sign-in pays for. */
async function attemptPaidBySignIn() {
  const { workspaceId, userId, taskId, attemptIds } = await createQueuedAttempts(test.db);
  const { tokens } = readSignIn(issuer.signIn(), { now: Date.now });
  const keys = createKeyRing(readKeys({ CREDENTIALS_KEY: key }));
  const credentialId = await storeSignInOf(test.db, keys, { workspaceId, userId }, tokens);
  await test.db.prisma.turn.updateMany({ where: { taskId }, data: { credentialId } });
  const { generation } = await test.db.prisma.credential.findUniqueOrThrow({ where: { id: credentialId } });
  return { attemptId: attemptIds[0] ?? '', credentialId, tokens, generation };
}

const gatewayAt = (index: number): GatewayClient => {
  const gateway = gateways[index % gateways.length];
  if (!gateway) throw new Error('There is no gateway.');
  return gateway;
};

/** Twenty requests at once that saw the same token refused, over all processes. */
async function refuseTwenty(attemptId: string, rejectedGeneration: string): Promise<Answer[]> {
  return await Promise.all(
    Array.from({ length: 20 }, (_, index) => gatewayAt(index).renew(attemptId, { rejectedGeneration })),
  );
}

describe('three processes on one database', () => {
  it('case 70: redeem each refresh token once under 20 requests at once, and all give the same new token', async () => {
    const { attemptId, generation: first, tokens } = await attemptPaidBySignIn();
    let generation = first;
    for (let round = 1; round <= 5; round += 1) {
      const answers = await refuseTwenty(attemptId, generation);
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(new Set(answers.map(({ body }) => body.accessToken)).size).toBe(1);
      const [next] = new Set(answers.map(({ body }) => body.generation));
      expect(next).not.toBe(generation);
      generation = next;
    }
    expect(issuer.redemptions.get(tokens.refreshToken)).toBe(1);
    expect([...issuer.redemptions.values()]).toEqual(Array(5).fill(1));
    for (const gateway of gateways) {
      const { body } = await gateway.admit(attemptId);
      expect(body.token).toMatchObject({ generation, chatgpt: { accountId: 'acct-1' } });
    }
  });

  it('case 69: ask the issuer no second time for a sign-in that was revoked', async () => {
    const { attemptId, generation, tokens } = await attemptPaidBySignIn();
    issuer.revoked.add(tokens.refreshToken);
    for (let round = 1; round <= 2; round += 1) {
      const answers = await refuseTwenty(attemptId, generation);
      for (const { status, body } of answers) {
        expect([status, body.error.code]).toEqual([409, 'credential_needs_sign_in']);
      }
    }
    expect(issuer.redemptions.get(tokens.refreshToken)).toBe(1);
    expect((await gatewayAt(1).admit(attemptId)).body).toMatchObject({
      kind: 'halted',
      code: 'credential_needs_sign_in',
    });
  });

  it('case 72: say that the sign-in is lost when a process dies between the issuer’s answer and storing it', async () => {
    const { attemptId, generation, tokens, credentialId } = await attemptPaidBySignIn();
    issuer.hold();
    const asked = gatewayAt(0)
      .renew(attemptId, { rejectedGeneration: generation })
      .catch(() => null);
    await waitFor(async () => (await test.db.prisma.redemption.count({ where: { credentialId } })) === 1);
    await waitFor(() => issuer.requests.some(({ body }) => body.refresh_token === tokens.refreshToken));
    await processes[0]?.kill();
    issuer.release();
    await asked;
    await waitFor(() => issuer.redemptions.get(tokens.refreshToken) === 1);
    // The lease of the dead process runs out.
    await test.db.pool.query(`UPDATE credentials SET lease_expires_at = now() - interval '1 second' WHERE id = $1`, [
      credentialId,
    ]);
    await waitFor(async () => {
      const answer = await gatewayAt(1).renew(attemptId, { rejectedGeneration: generation });
      return answer.status === 409;
    });
    const row = await test.db.prisma.credential.findUniqueOrThrow({ where: { id: credentialId } });
    expect(row).toMatchObject({ state: 'needs_sign_in', stateReason: 'lost_rotation' });
    const redemptions = issuer.redemptions.get(tokens.refreshToken);
    await gatewayAt(2).renew(attemptId, { rejectedGeneration: generation });
    expect(issuer.redemptions.get(tokens.refreshToken)).toBe(redemptions);
  });
});
