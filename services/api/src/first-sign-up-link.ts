import type { Database } from '@codex-web/db/connect';
import { createFirstLink } from '@codex-web/db/first-link';
import { invitationUrl, newLink } from './auth/invitation-link.ts';

/**
 * Makes the link whose user founds and owns the first workspace; it takes the place of earlier ones nobody used.
 * @returns its address, or null when a user exists.
 */
export async function firstSignUpLink(db: Database, publicUrl: string): Promise<string | null> {
  const { token, stored } = newLink(new Date());
  const made = await createFirstLink(db, stored);
  return made ? invitationUrl(publicUrl, token) : null;
}
