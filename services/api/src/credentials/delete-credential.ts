import { removeCredential } from '@codex-web/db/change-credential';
import { inTransaction } from '@codex-web/db/in-transaction';
import { recordAudit } from '@codex-web/db/record-audit';
import type { StoredCredential } from '@codex-web/db/stored-credential';
import type { Caller } from '../auth/caller.ts';
import { revoke } from '../chatgpt/finish-sign-in.ts';
import { openTokens } from '../chatgpt/sealed-tokens.ts';
import type { Dependencies } from '../dependencies.ts';
import { findChangeable } from './edit-credential.ts';

/**
 * Wipes a credential's secrets; a ChatGPT sign-in is also revoked at its issuer, as far as that can be reached.
 * @throws AppError `not_found`, `forbidden`.
 */
export async function deleteCredential(parts: Dependencies, caller: Caller, id: string): Promise<void> {
  const credential = await findChangeable(parts, caller, id);
  await inTransaction(parts.db, async (client) => {
    await removeCredential(client, id);
    const who = { workspaceId: credential.workspaceId, actorId: caller.user.id, origin: caller.origin };
    const summary = `Removed “${credential.name}”, and wiped what it kept secret.`;
    await recordAudit(client, { ...who, action: 'credential.removed', subject: { type: 'credential', id }, summary });
  });
  await revokeSignIn(parts, credential);
}

async function revokeSignIn(parts: Dependencies, { id, kind, secrets }: StoredCredential): Promise<void> {
  if (kind !== 'chatgpt' || !secrets) return;
  await revoke(parts.chatgpt, openTokens(parts.keys, id, secrets).refreshToken);
}
