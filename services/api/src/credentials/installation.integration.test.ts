import { listInstallationCredentials } from '@codex-web/db/installation-credentials';
import { setUp } from '@codex-web/db/testing/set-up';
import { openTestDatabase } from '@codex-web/db/testing/test-database';
import { describe, expect, it } from 'vitest';
import { storeSignIn } from '../testing/stored-sign-in.ts';
import { testCredential, testKey } from '../testing/test-app.ts';
import { createKeyRing, readKeys } from './key-ring.ts';
import type { OperatorCredential } from './operator-file.ts';
import { checkKeys, resealCredentials } from './reseal-credentials.ts';
import { openSecrets } from './secrets.ts';
import { syncOperatorFile } from './sync-operator-file.ts';

const db = setUp(openTestDatabase);

const [oldLine, newLine] = [testKey('old'), testKey('new')];
const ringOf = (...lines: string[]) => createKeyRing(readKeys({ CREDENTIALS_KEY: lines.join('\n') }));
const keys = ringOf(oldLine);

const { none: _none, ...common } = testCredential;
const withKey = (name: string, apiKey: string): OperatorCredential => ({ ...common, name, apiKey });
const rows = async () => {
  const all = await listInstallationCredentials(db);
  return Object.fromEntries(all.map((credential) => [credential.name, credential]));
};

describe('the operator’s file', () => {
  it('becomes credentials of the installation, the first of which is the default', async () => {
    const command = { command: '/bin/print-token', args: [], timeoutMs: 5_000, refreshIntervalMs: 0, env: [] };
    await syncOperatorFile(db, keys, [withKey('a', 'sk-operator-0001'), { ...common, name: 'b', command }]);
    const { a, b } = await rows();
    expect(a).toMatchObject({ kind: 'api-key', isDefault: true, hint: '0001', owner: { kind: 'installation' } });
    expect(b).toMatchObject({ kind: 'command', isDefault: false, state: 'ok' });
    expect(a && openSecrets(keys, a).secret).toBe('sk-operator-0001');
    expect(b && openSecrets(keys, b).command).toEqual(command);
  });

  it('leaves what did not change as it is, also when several processes start at once', async () => {
    const before = await rows();
    const file = [withKey('a', 'sk-operator-0001')];
    await Promise.all(Array.from({ length: 5 }, () => syncOperatorFile(db, keys, file)));
    const after = await rows();
    expect(after.a).toEqual(before.a);
    expect(after.b).toMatchObject({ state: 'disabled', stateReason: 'taken_out' });
    const audit = await db.prisma.auditEvent.findMany({ orderBy: { id: 'asc' } });
    expect(audit.map(({ action }) => action)).toEqual([
      'credential.created',
      'credential.created',
      'credential.disabled',
    ]);
  });

  it('gives a changed key a new generation and keeps the id, and takes back what it has again', async () => {
    const before = await rows();
    await syncOperatorFile(db, keys, [{ ...common, name: 'b', none: true }, withKey('a', 'sk-operator-0002')]);
    const after = await rows();
    expect(after.a).toMatchObject({ id: before.a?.id, hint: '0002', isDefault: false });
    expect(after.a?.generation).not.toBe(before.a?.generation);
    expect(after.b).toMatchObject({ id: before.b?.id, state: 'ok', stateReason: null, kind: 'none', isDefault: true });
  });

  it('disables everything when it is gone', async () => {
    await syncOperatorFile(db, keys, []);
    expect(Object.values(await rows()).map(({ state }) => state)).toEqual(['disabled', 'disabled']);
  });
});

describe('the exchange of the encryption key', () => {
  it('is refused at the start while the key of a row is missing, and names it', async () => {
    await syncOperatorFile(db, keys, [withKey('a', 'sk-operator-0003')]);
    await expect(checkKeys(db, ringOf(newLine))).rejects.toThrow('were not given: old.');
    await expect(checkKeys(db, ringOf(newLine, oldLine))).resolves.toBeUndefined();
  });

  it('encrypts every row with the current key while others write, and nothing a second time', async () => {
    const signedIn = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        storeSignIn(db, keys, {
          accessToken: `access-${index}`,
          refreshToken: `refresh-${index}`,
          idToken: 'id',
          metadata: { accountId: 'acct' },
          refreshedAt: 0,
        }),
      ),
    );
    const both = ringOf(newLine, oldLine);
    const stillOld = ringOf(oldLine, newLine);
    const [one, other] = await Promise.all([
      resealCredentials(db, both),
      resealCredentials(db, both),
      syncOperatorFile(db, stillOld, [withKey('a', 'sk-operator-0004')]),
    ]);
    expect(one + other).toBeGreaterThanOrEqual(signedIn.length);
    await resealCredentials(db, both);
    expect(await resealCredentials(db, both)).toBe(0);
    const current = ringOf(newLine);
    await expect(checkKeys(db, current)).resolves.toBeUndefined();
    const { a } = await rows();
    expect(a && openSecrets(current, a).secret).toBe('sk-operator-0004');
    for (const [index, { credentialId }] of signedIn.entries()) {
      const row = await db.prisma.credential.findUniqueOrThrow({ where: { id: credentialId } });
      const secrets = { sealed: Buffer.from(row.sealed ?? []), keyId: row.keyId ?? '' };
      expect(openSecrets(current, { id: credentialId, secrets }).chatgpt).toMatchObject({
        accessToken: `access-${index}`,
      });
    }
  });

  it('stops at a row whose key is not there', async () => {
    await expect(resealCredentials(db, ringOf(testKey('third')))).rejects.toThrow('"new"');
  });
});
