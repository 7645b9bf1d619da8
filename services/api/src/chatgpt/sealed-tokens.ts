import type { ChatgptTokens } from '@codex-web/credentials/chatgpt/chatgpt-store';
import { readClaims } from '@codex-web/credentials/chatgpt/read-claims';
import { requireChatgpt } from '@codex-web/credentials/credential-source';
import type { ChatgptChange } from '@codex-web/db/chatgpt-row';
import type { SealedSecrets } from '@codex-web/db/stored-credential';
import { z } from 'zod';
import type { KeyRing } from '../credentials/key-ring.ts';
import { openSecrets, sealSecrets } from '../credentials/secrets.ts';

const chatgptTokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  idToken: z.string(),
  metadata: z.object({
    accountId: z.string().min(1),
    planType: z.string().exactOptional(),
    userId: z.string().exactOptional(),
    fedramp: z.boolean().exactOptional(),
  }),
  expiresAt: z.number().exactOptional(),
  refreshedAt: z.number(),
});

/** The columns that tokens are stored in. @throws CredentialError `config` for tokens without an account. */
export function sealTokens(keys: KeyRing, credentialId: string, tokens: ChatgptTokens): ChatgptChange {
  const { accessToken, metadata, expiresAt, refreshedAt } = tokens;
  requireChatgpt({ accessToken, generation: 'stored', chatgpt: metadata });
  const secrets = sealSecrets(keys, credentialId, { headers: {}, chatgpt: tokens });
  if (!secrets) throw new Error('Tokens are never nothing.');
  const email = readClaims(tokens.idToken)?.email ?? null;
  return {
    ...secrets,
    account: { email, accountId: metadata.accountId, planType: metadata.planType ?? 'unknown' },
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
    refreshedAt: new Date(refreshedAt),
  };
}

export function openTokens(keys: KeyRing, credentialId: string, secrets: SealedSecrets): ChatgptTokens {
  return chatgptTokens.parse(openSecrets(keys, { id: credentialId, secrets }).chatgpt);
}
