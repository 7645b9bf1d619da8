import type { SealedIdToken } from '@codex-web/db/provider-sessions';
import { z } from 'zod';

/** What is kept of a sign-in at a provider, to end the session with the one there. */
export type OpenedThere = { identityId: string; providerSession: string | null; idToken: SealedIdToken | null };

const stored = z.object({
  identityId: z.uuid(),
  providerSession: z.string().nullable(),
  idToken: z.object({ sealed: z.base64(), keyId: z.string() }).nullable(),
});

/** As text, for the time in which a second factor is asked for. */
export function writeOpenedThere({ idToken, ...rest }: OpenedThere): string {
  const token = idToken && { sealed: idToken.sealed.toString('base64'), keyId: idToken.keyId };
  return JSON.stringify({ ...rest, idToken: token } satisfies z.input<typeof stored>);
}

export function readOpenedThere(text: string): OpenedThere {
  const { idToken, ...rest } = stored.parse(JSON.parse(text));
  return { ...rest, idToken: idToken && { ...idToken, sealed: Buffer.from(idToken.sealed, 'base64') } };
}
