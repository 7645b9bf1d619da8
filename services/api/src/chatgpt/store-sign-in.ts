import { randomUUID } from 'node:crypto';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { ChatgptSignedIn } from '@codex-web/credentials/chatgpt/complete-sign-in';
import { replaceChatgpt } from '@codex-web/db/chatgpt-row';
import { createCredential } from '@codex-web/db/create-credential';
import type { PoolClient } from '@codex-web/db/queryable';
import { recordAudit } from '@codex-web/db/record-audit';
import type { ChatgptParts } from './chatgpt-parts.ts';
import { sealTokens } from './sealed-tokens.ts';

export type SignedInOwner = { workspaceId: string; userId: string; name: string; makeDefault: boolean };

/** What a ChatGPT account is offered with, until its owner takes the list of the provider. */
const usualModels = [
  { id: 'gpt-6-sol', label: 'GPT-6 Sol' },
  { id: 'gpt-5.5', label: 'GPT-5.5' },
];

/** Adds a ChatGPT sign-in as a credential of one person, within the caller's transaction. @returns its id. */
export async function addSignIn(
  client: PoolClient,
  { keys, baseUrl }: ChatgptParts,
  owner: SignedInOwner,
  { tokens }: ChatgptSignedIn,
): Promise<string> {
  const id = randomUUID();
  const { sealed, keyId, ...row } = sealTokens(keys, id, tokens);
  await createCredential(client, {
    id,
    workspaceId: owner.workspaceId,
    userId: owner.userId,
    name: owner.name,
    makeDefault: owner.makeDefault,
    kind: 'chatgpt',
    provider: { kind: 'chatgpt', baseUrl, wireApi: 'responses' },
    headerNames: [],
    secrets: { sealed, keyId },
    hint: null,
    ...row,
    refreshHash: keys.hashes(tokens.refreshToken)[0],
    models: usualModels,
    defaultModel: usualModels[0]?.id ?? null,
    defaultReasoningEffort: 'medium',
  });
  return id;
}

/** Puts a new sign-in in the place of the tokens of a credential. @returns false when the credential was removed. */
export async function replaceSignIn(
  client: PoolClient,
  { keys }: ChatgptParts,
  credentialId: string,
  { tokens }: ChatgptSignedIn,
): Promise<boolean> {
  const change = sealTokens(keys, credentialId, tokens);
  return await replaceChatgpt(client, credentialId, { ...change, refreshHash: keys.hashes(tokens.refreshToken)[0] });
}

export async function auditSignIn(
  client: PoolClient,
  owner: Pick<SignedInOwner, 'workspaceId' | 'userId'>,
  did: { action: AuditAction; credentialId: string; summary: string },
): Promise<void> {
  const { action, credentialId, summary } = did;
  const who = { workspaceId: owner.workspaceId, actorId: owner.userId, origin: null };
  await recordAudit(client, { ...who, action, subject: { type: 'credential', id: credentialId }, summary });
}
