import { z } from 'zod';

/** `email` is the person's own, typed, so that nothing is lost by one click. */
export const deleteAccountRequest = z.object({ email: z.string().max(254) });
export type DeleteAccountRequest = z.infer<typeof deleteAccountRequest>;
