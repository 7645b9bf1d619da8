import { findProviderSession, type SealedIdToken } from '@codex-web/db/provider-sessions';
import type { Dependencies } from '../dependencies.ts';
import { idTokenPlace } from './finish-flow.ts';

/**
 * Where the session of the provider that opened this one of ours is ended; null when there is none, or the provider does
 * not answer: signing out here does not wait for others. Asked before our session ends.
 */
export async function providerSignOutUrl(parts: Dependencies, sessionId: string): Promise<string | null> {
  const found = await findProviderSession(parts.db, sessionId);
  const client = parts.identityProviders.find(({ settings }) => settings.id === found?.provider);
  if (!found || !client) return null;
  const returnTo = new URL('/sign-in', parts.settings.publicUrl).href;
  try {
    return (await client.signOutUrl(returnTo, openIdToken(parts, found.identityId, found.idToken)))?.href ?? null;
  } catch (error) {
    const { code } = error as { code?: string };
    parts.logger.warn({ provider: found.provider, code }, 'a session at a provider could not be ended');
    return null;
  }
}

/** Null, too, when it was sealed with a key that is gone: the provider then asks the person. */
function openIdToken({ keys }: Dependencies, identityId: string, sealed: SealedIdToken | null): string | null {
  try {
    return sealed && keys.open(idTokenPlace(identityId), sealed);
  } catch {
    return null;
  }
}
