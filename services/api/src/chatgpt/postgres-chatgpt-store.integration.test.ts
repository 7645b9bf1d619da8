import { setTimeout as delay } from 'node:timers/promises';
import { conformanceTokens, describeChatgptStore } from '@codex-web/credentials/testing/chatgpt-store-conformance';
import { removeCredential } from '@codex-web/db/change-credential';
import { connect, type Database } from '@codex-web/db/connect';
import { inTransaction } from '@codex-web/db/in-transaction';
import { createTestDatabase, type TestDatabase } from '@codex-web/db/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyRing, readKeys } from '../credentials/key-ring.ts';
import { storeSignIn } from '../testing/stored-sign-in.ts';
import { testKey } from '../testing/test-app.ts';
import { postgresChatgptStore } from './postgres-chatgpt-store.ts';

let test: TestDatabase;
let otherProcess: Database;
const keys = createKeyRing(readKeys({ CREDENTIALS_KEY: testKey('test') }));

beforeAll(async () => {
  test = await createTestDatabase();
  otherProcess = connect(test.url);
});
afterAll(async () => {
  await otherProcess.close();
  await test.drop();
});

let made = 0;
async function make() {
  made += 1;
  // No two sign-ins have the same refresh token; what the suite looks at is put there afterwards.
  const { credentialId } = await storeSignIn(test.db, keys, { ...conformanceTokens, refreshToken: `refresh-${made}` });
  const store = postgresChatgptStore(test.db, keys, credentialId);
  const { generation } = (await store.load()) ?? { generation: '' };
  await store.commit(generation, conformanceTokens);
  return {
    credentialId,
    store,
    other: postgresChatgptStore(otherProcess, keys, credentialId),
    signOut: () => inTransaction(test.db, (client) => removeCredential(client, credentialId)),
    // The database's own clock decides.
    passLease: () => delay(5),
  };
}

describeChatgptStore('the Postgres store', make);

describe('the Postgres store', () => {
  const stateOf = async (id: string) =>
    await test.db.prisma.credential.findUniqueOrThrow({ where: { id }, select: { state: true, stateReason: true } });

  it('keeps nothing of a token in clear', async () => {
    const { credentialId } = await make();
    const row = await test.db.pool.query('SELECT c.*, sealed::text AS hex FROM credentials c WHERE id = $1', [
      credentialId,
    ]);
    const text = JSON.stringify(row.rows[0]);
    for (const secret of ['access-1', 'refresh-1', 'id-1']) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('refuses tokens without an account and keeps those it has', async () => {
    const { store } = await make();
    const generation = (await store.load())?.generation ?? '';
    const bearerOnly = { ...conformanceTokens, accessToken: 'access-3', metadata: { accountId: '' } };
    await expect(store.commit(generation, bearerOnly)).rejects.toMatchObject({ fault: { kind: 'config' } });
    await expect(store.load()).resolves.toMatchObject({ generation, tokens: conformanceTokens });
  });

  it('shows a failure as a credential whose owner has to sign in, and new tokens as one that is well', async () => {
    const { store, credentialId } = await make();
    const generation = (await store.load())?.generation ?? '';
    await store.fail(generation, { reason: 'revoked', message: 'Sign in again.' });
    expect(await stateOf(credentialId)).toEqual({ state: 'needs_sign_in', stateReason: 'revoked' });
    await store.commit(generation, conformanceTokens);
    expect(await stateOf(credentialId)).toEqual({ state: 'ok', stateReason: null });
  });

  it('leaves a credential switched off that is, whatever becomes of its token', async () => {
    const { store, credentialId } = await make();
    await test.db.prisma.credential.update({
      where: { id: credentialId },
      data: { state: 'disabled', stateReason: 'switched_off' },
    });
    const generation = (await store.load())?.generation ?? '';
    await expect(store.load()).resolves.toMatchObject({ failure: null });
    await store.fail(generation, { reason: 'revoked', message: 'Sign in again.' });
    await expect(store.load()).resolves.toMatchObject({ failure: { reason: 'revoked' } });
    expect(await stateOf(credentialId)).toMatchObject({ state: 'disabled' });
  });
});
