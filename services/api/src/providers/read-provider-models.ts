import type { ProviderModels } from '@codex-web/contracts/credential';
import { listModels } from './list-models.ts';
import { sayFault, type TriedCredential, withRenewal } from './test-credential.ts';

const tokenWithinMs = 15_000;

/** The provider's list as it is now; what went wrong stands in `message`, with the models that are known in the place of the list. */
export async function readProviderModels(parts: TriedCredential): Promise<ProviderModels> {
  try {
    const token = await parts.tokens.resolve(parts.credential, AbortSignal.timeout(tokenWithinMs));
    const items = await withRenewal(parts, token, (current) => listModels(parts.client, parts.connection, current));
    return { listed: items !== null, items: items ?? [], message: null };
  } catch (error) {
    return { listed: false, items: parts.credential.models, message: sayFault(error) };
  }
}
