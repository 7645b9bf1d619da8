import type { PayingCredential } from '@codex-web/db/stored-credential';
import type { KeyRing } from './key-ring.ts';
import { openSecrets } from './secrets.ts';
import type { TokenService } from './token-service.ts';

/** Everything secret about a credential that a provider was sent and may repeat. */
export async function knownSecrets(
  { keys, tokens }: { keys: KeyRing; tokens: TokenService },
  credential: PayingCredential,
): Promise<string[]> {
  const { secret, headers, chatgpt = {} } = openSecrets(keys, credential);
  const own = [secret, ...Object.values(headers), ...Object.values(chatgpt)];
  // What a command printed stands nowhere but in memory.
  const printed =
    credential.kind === 'command'
      ? await tokens.resolve(credential, AbortSignal.timeout(5_000)).catch(() => null)
      : null;
  return [...own, printed?.accessToken].filter((value) => typeof value === 'string');
}
