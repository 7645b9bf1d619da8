import type { Connection } from '@codex-web/contracts/admission';
import type { PayingCredential } from '@codex-web/db/stored-credential';
import type { KeyRing } from './key-ring.ts';
import { openSecrets } from './secrets.ts';

/** How to speak to the provider of a credential, its extra headers included. */
export function connectionOf(keys: KeyRing, credential: PayingCredential): Connection {
  const { provider, kind, owner } = credential;
  return {
    ...provider,
    credentialId: credential.id,
    tokenHeader: provider.kind === 'azure-openai' && kind === 'api-key' ? 'api-key' : 'authorization',
    headers: openSecrets(keys, credential).headers,
    // The address of a ChatGPT sign-in is the operator's as well.
    trusted: owner.kind === 'installation' || kind === 'chatgpt',
  };
}
