import type { SealedTable } from '@codex-web/db/sealed-rows';
import type { SealedSecrets, StoredCredential } from '@codex-web/db/stored-credential';
import { z } from 'zod';
import type { KeyRing } from './key-ring.ts';

/** Everything about a credential that nobody may read. A ChatGPT sign-in keeps all its tokens, a command its settings. */
const credentialSecrets = z.object({
  secret: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  chatgpt: z.record(z.string(), z.unknown()).optional(),
  command: z.record(z.string(), z.unknown()).optional(),
});
export type CredentialSecrets = z.infer<typeof credentialSecrets>;

/** Null when there is nothing to keep. */
export function sealSecrets(keys: KeyRing, id: string, secrets: CredentialSecrets): SealedSecrets | null {
  const empty = !secrets.secret && !secrets.chatgpt && !secrets.command && Object.keys(secrets.headers).length === 0;
  return empty ? null : keys.seal(placeOf('credentials', id), JSON.stringify(secrets));
}

export function openSecrets(keys: KeyRing, credential: Pick<StoredCredential, 'id' | 'secrets'>): CredentialSecrets {
  if (credential.secrets === null) return { headers: {} };
  return credentialSecrets.parse(JSON.parse(keys.open(placeOf('credentials', credential.id), credential.secrets)));
}

/** Where secrets are sealed for: they open in the row they were made for and nowhere else. */
export function placeOf(table: SealedTable, id: string): string {
  return `${table}/${id}/sealed`;
}

/** The end of a key or token, by which its owner knows it again; nothing of one that is short. */
export function hintOf(secret: string): string | null {
  return secret.length >= 12 ? secret.slice(-4) : null;
}
