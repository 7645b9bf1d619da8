import { credentialsAnswer } from '@codex-web/contracts/credential';
import type { ApiClient } from './api-client.ts';

/** Removes what people added, so that the demo model pays again for whatever names no credential. */
export async function removeCredentials(api: ApiClient): Promise<void> {
  const { items } = credentialsAnswer.parse((await api.call('GET', '/credentials')).json);
  for (const { id, owner } of items) {
    if (owner.kind !== 'installation') await api.call('DELETE', `/credentials/${id}`);
  }
}
