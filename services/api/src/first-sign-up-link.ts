import type { Database } from '@codex-web/db/connect';
import { createFirstSignUpLink } from '@codex-web/db/sign-up-links';
import { newSignUpLink, signUpUrl } from './auth/sign-up-token.ts';

/**
 * Makes the link whose user founds and owns the first workspace; it takes the place of earlier ones nobody used.
 * @returns its address, or null when a user exists.
 */
export async function firstSignUpLink(db: Database, publicUrl: string): Promise<string | null> {
  const { token, stored } = newSignUpLink(new Date());
  const made = await createFirstSignUpLink(db, stored);
  return made ? signUpUrl(publicUrl, token) : null;
}
