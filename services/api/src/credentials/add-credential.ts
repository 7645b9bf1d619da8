import { randomUUID } from 'node:crypto';
import { roleMay } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { createCredentialRequest, Provider } from '@codex-web/contracts/credential';
import { createCredential } from '@codex-web/db/create-credential';
import { findCredential } from '@codex-web/db/find-credentials';
import { inTransaction } from '@codex-web/db/in-transaction';
import { recordAudit } from '@codex-web/db/record-audit';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import type { z } from 'zod';
import { type Caller, viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkProvider } from './check-provider.ts';
import { hintOf, sealSecrets } from './secrets.ts';

type Request = z.output<typeof createCredentialRequest>;

/**
 * Stores a new credential of the caller or the workspace. Nothing is sent anywhere.
 * @throws AppError `forbidden` for the workspace's when the caller may not manage its credentials, `credential_invalid`, `provider_address_forbidden`.
 */
export async function addCredential(parts: Dependencies, caller: Caller, given: Request): Promise<StoredCredential> {
  if (given.owner === 'workspace' && !roleMay(caller.role, 'credentials.manage')) {
    throw new AppError(
      'forbidden',
      'Only owners and admins of the workspace add credentials to it. Add one of your own instead.',
    );
  }
  const provider: Provider = given.provider;
  checkProvider(provider, parts.settings.allowedPrivateProviders);
  const id = randomUUID();
  const secret = secretOf(given);
  const owner = { workspaceId: caller.workspace.id, userId: given.owner === 'person' ? caller.user.id : null };
  await inTransaction(parts.db, async (client) => {
    await createCredential(client, {
      id,
      ...owner,
      name: given.name,
      kind: given.kind,
      provider,
      headerNames: Object.keys(given.headers),
      secrets: sealSecrets(parts.keys, id, { headers: given.headers, ...(secret !== undefined && { secret }) }),
      hint: secret === undefined ? null : hintOf(secret),
      account: null,
      refreshHash: null,
      expiresAt: given.kind === 'bearer' && given.expiresAt !== undefined ? new Date(given.expiresAt) : null,
      refreshedAt: null,
      models: given.models,
      defaultModel: given.defaultModel ?? null,
      defaultReasoningEffort: given.defaultReasoningEffort,
      makeDefault: given.makeDefault,
    });
    const summary = `Added “${given.name}” for ${new URL(provider.baseUrl).host}.`;
    const who = { workspaceId: owner.workspaceId, actorId: caller.user.id, origin: caller.origin };
    await recordAudit(client, { ...who, action: 'credential.created', subject: { type: 'credential', id }, summary });
  });
  return await findCredential(parts.db, viewerOf(caller), id);
}

function secretOf(given: Request): string | undefined {
  if (given.kind === 'api-key') return given.apiKey;
  return given.kind === 'bearer' ? given.accessToken : undefined;
}
