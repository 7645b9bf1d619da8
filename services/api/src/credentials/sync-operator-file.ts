import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { CredentialKind } from '@codex-web/contracts/credential';
import type { Database } from '@codex-web/db/connect';
import { inTransaction } from '@codex-web/db/in-transaction';
import {
  disableInstallationCredentials,
  listInstallationCredentials,
  lockInstallationCredentials,
  saveInstallationCredential,
} from '@codex-web/db/installation-credentials';
import type { PoolClient } from '@codex-web/db/queryable';
import { recordAudit } from '@codex-web/db/record-audit';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import type { KeyRing } from './key-ring.ts';
import type { OperatorCredential } from './operator-file.ts';
import { type CredentialSecrets, hintOf, openSecrets, sealSecrets } from './secrets.ts';

/** Makes the installation's credentials what the operator's file says; those it no longer has are disabled. */
export async function syncOperatorFile(db: Database, keys: KeyRing, file: OperatorCredential[]): Promise<void> {
  await inTransaction(db, async (client) => {
    await lockInstallationCredentials(client);
    const standing = await listInstallationCredentials(db);
    for (const [index, given] of file.entries()) {
      const before = standing.find((credential) => credential.configName === given.name) ?? null;
      await save(client, keys, given, before, index === 0);
    }
    const gone = await disableInstallationCredentials(
      client,
      file.map((given) => given.name),
    );
    for (const { id, name } of gone) {
      await audit(client, id, 'credential.disabled', `“${name}” was taken out of the operator’s file.`);
    }
  });
}

async function save(
  client: PoolClient,
  keys: KeyRing,
  given: OperatorCredential,
  before: StoredCredential | null,
  isDefault: boolean,
): Promise<void> {
  const id = before?.id ?? randomUUID();
  const kind = kindOf(given);
  const secrets = secretsOf(given);
  const sameToken = before !== null && before.kind === kind && isDeepStrictEqual(openSecrets(keys, before), secrets);
  await saveInstallationCredential(client, {
    id,
    configName: given.name,
    kind,
    provider: given.provider,
    headerNames: Object.keys(given.headers),
    secrets: sealSecrets(keys, id, secrets),
    hint: secrets.secret === undefined ? null : hintOf(secrets.secret),
    models: given.models,
    defaultModel: given.defaultModel ?? null,
    defaultReasoningEffort: given.defaultReasoningEffort,
    isDefault,
    sameToken,
  });
  if (before === null) await audit(client, id, 'credential.created', `“${given.name}” came from the operator’s file.`);
  else if (!sameToken) await audit(client, id, 'credential.changed', `“${given.name}” changed in the operator’s file.`);
}

function kindOf(given: OperatorCredential): CredentialKind {
  if (given.command) return 'command';
  if (given.accessToken !== undefined) return 'bearer';
  return given.apiKey === undefined ? 'none' : 'api-key';
}

function secretsOf(given: OperatorCredential): CredentialSecrets {
  const secret = given.apiKey ?? given.accessToken;
  return {
    headers: given.headers,
    ...(secret !== undefined && { secret }),
    ...(given.command && { command: given.command }),
  };
}

async function audit(client: PoolClient, id: string, action: AuditAction, summary: string): Promise<void> {
  const subject = { type: 'credential', id };
  await recordAudit(client, { workspaceId: null, actorId: null, origin: null, action, subject, summary });
}
