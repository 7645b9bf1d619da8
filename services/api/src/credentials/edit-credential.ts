import { AppError } from '@codex-web/contracts/app-error';
import type { changeCredentialRequest } from '@codex-web/contracts/credential';
import { type CredentialChange, changeCredential } from '@codex-web/db/change-credential';
import { findCredential } from '@codex-web/db/find-credentials';
import { inTransaction } from '@codex-web/db/in-transaction';
import { recordAudit } from '@codex-web/db/record-audit';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import type { z } from 'zod';
import { type Caller, viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkProvider } from './check-provider.ts';
import { hintOf, openSecrets, sealSecrets } from './secrets.ts';
import { mayChange } from './shown-credential.ts';

type Request = z.output<typeof changeCredentialRequest>;

/**
 * Changes what is given and leaves the rest. A key goes to no other address than the one it was given for: with another base URL
 * it has to be given again.
 * @throws AppError `not_found`, `forbidden`, `credential_invalid`, `provider_address_forbidden`.
 */
export async function editCredential(
  parts: Dependencies,
  caller: Caller,
  id: string,
  wanted: Request,
): Promise<StoredCredential> {
  const viewer = viewerOf(caller);
  const before = await findChangeable(parts, caller, id);
  checkKind(before, wanted);
  checkAddress(parts, before, wanted);
  await inTransaction(parts.db, async (client) => {
    await changeCredential(client, id, toChange(parts, before, wanted));
    const who = { workspaceId: before.workspaceId, actorId: caller.user.id, origin: caller.origin };
    const summary = `Changed: ${changedFields(wanted).join(', ') || 'nothing'}.`;
    await recordAudit(client, { ...who, action: 'credential.changed', subject: { type: 'credential', id }, summary });
  });
  return await findCredential(parts.db, viewer, id);
}

/** @throws AppError `not_found` for what the caller does not see, `forbidden` for what they see and may not change. */
export async function findChangeable({ db }: Pick<Dependencies, 'db'>, caller: Caller, id: string) {
  const credential = await findCredential(db, viewerOf(caller), id);
  if (mayChange(credential, caller)) return credential;
  const whose =
    credential.owner.kind === 'installation'
      ? 'It belongs to the installation: its operator changes it in the configuration.'
      : 'Only owners and admins of the workspace change its credentials.';
  throw new AppError('forbidden', whose);
}

function checkKind({ kind }: StoredCredential, wanted: Request): void {
  const refuse = (message: string) => new AppError('credential_invalid', message);
  const hasSecret = kind === 'api-key' || kind === 'bearer';
  if (wanted.secret !== undefined && !hasSecret) {
    throw refuse(kind === 'chatgpt' ? 'Sign in with ChatGPT again instead.' : 'It has no key or token to change.');
  }
  if (kind !== 'chatgpt') {
    if (kind === 'bearer' || wanted.expiresAt === undefined) return;
    throw refuse('Only a bearer token has an end that can be stated.');
  }
  if (wanted.provider || wanted.headers || wanted.expiresAt !== undefined) {
    throw refuse('The provider, the headers and the end of a ChatGPT sign-in cannot be changed.');
  }
}

function checkAddress({ settings }: Dependencies, before: StoredCredential, wanted: Request): void {
  if (!wanted.provider) return;
  checkProvider(wanted.provider, settings.allowedPrivateProviders);
  if (new URL(wanted.provider.baseUrl).href === new URL(before.provider.baseUrl).href) return;
  const keepsSecret = before.kind !== 'none' && wanted.secret === undefined;
  const keepsHeaders = before.headerNames.length > 0 && wanted.headers === undefined;
  if (!keepsSecret && !keepsHeaders) return;
  const what = keepsSecret ? 'the key or token' : 'the extra headers';
  throw new AppError(
    'credential_invalid',
    `Enter ${what} again: what was given for one address is not sent to another.`,
  );
}

function toChange({ keys }: Dependencies, before: StoredCredential, wanted: Request): CredentialChange {
  const { secret, headers, expiresAt, ...rest } = wanted;
  const change: CredentialChange = {
    ...rest,
    headerNames: headers && Object.keys(headers),
    expiresAt: typeof expiresAt === 'string' ? new Date(expiresAt) : expiresAt,
    renewed: secret !== undefined || (expiresAt !== undefined && before.stateReason === 'expired'),
  };
  if (secret === undefined && headers === undefined) return change;
  const stored = openSecrets(keys, before);
  const secrets = { ...stored, ...(secret !== undefined && { secret }), ...(headers && { headers }) };
  const sealed = sealSecrets(keys, before.id, secrets);
  return { ...change, secrets: { sealed, hint: secret === undefined ? before.hint : hintOf(secret) } };
}

const fieldNames: Record<keyof Request, string> = {
  name: 'name',
  provider: 'provider',
  secret: 'key or token',
  headers: 'extra headers',
  expiresAt: 'end of the token',
  models: 'models',
  defaultModel: 'default model',
  defaultReasoningEffort: 'default effort',
  isDefault: 'default',
  disabled: 'whether it is in use',
};

function changedFields(wanted: Request): string[] {
  return Object.entries(fieldNames).flatMap(([field, label]) =>
    wanted[field as keyof Request] === undefined ? [] : [label],
  );
}
