import { roleMay } from '@codex-web/contracts/access';
import type { Credential } from '@codex-web/contracts/credential';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import type { Caller } from '../auth/caller.ts';

/** A credential as `caller` may see it. */
export function showCredential(stored: StoredCredential, caller: Caller): Credential {
  const { id, name, owner, kind, provider, headerNames, hint, account, state, models, modelsStale } = stored;
  return {
    id,
    name,
    owner,
    kind,
    provider,
    headerNames,
    hint,
    account: account && { email: account.email, accountId: account.accountId, planType: account.planType },
    state,
    stateMessage: state === 'ok' ? null : stored.stateMessage,
    parkedUntil: stored.parkedUntil?.toISOString() ?? null,
    expiresAt: stored.expiresAt?.toISOString() ?? null,
    models,
    modelsStale,
    defaultModel: stored.defaultModel,
    defaultReasoningEffort: stored.defaultReasoningEffort,
    isDefault: stored.isDefault,
    mayChange: mayChange(stored, caller),
    createdAt: stored.createdAt.toISOString(),
    lastUsedAt: stored.lastUsedAt?.toISOString() ?? null,
  };
}

/** People change their own, owners and admins of the workspace the workspace's, and nobody here the operator's. */
export function mayChange({ owner }: Pick<StoredCredential, 'owner'>, caller: Caller): boolean {
  switch (owner.kind) {
    case 'installation':
      return false;
    case 'workspace':
      return roleMay(caller.role, 'credentials.manage');
    case 'person':
      return owner.userId === caller.user.id;
    default:
      return owner satisfies never;
  }
}
