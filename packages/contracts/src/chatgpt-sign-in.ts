import { z } from 'zod';

/**
 * Signing in with ChatGPT, so that a person's plan pays. Device: the person opens a link and types a code.
 * Browser: the person opens a link, and gives back the address their browser ends at, which leads nowhere.
 * A sign-in belongs to the person who began it; a newer one replaces one that is pending.
 */
export const startChatgptSignInRequest = z.object({
  method: z.enum(['device', 'browser']).default('device'),
  name: z.string().trim().min(1).max(100).default('ChatGPT'),
  /** Sign in again for this credential; the account has to be the same. */
  credentialId: z.uuid().optional(),
  makeDefault: z.boolean().default(false),
});
export type StartChatgptSignInRequest = z.input<typeof startChatgptSignInRequest>;

export const chatgptSignInStates = ['pending', 'completed', 'failed', 'cancelled', 'replaced', 'timed_out'] as const;

export const chatgptSignIn = z.object({
  id: z.uuid(),
  method: z.enum(['device', 'browser']),
  state: z.enum(chatgptSignInStates),
  /** The page to open. */
  url: z.url(),
  /** What to type there, for a device sign-in. */
  userCode: z.string().nullable(),
  expiresAt: z.iso.datetime(),
  /** Why it failed, and what to do. */
  message: z.string().nullable(),
  credentialId: z.uuid().nullable(),
});
export type ChatgptSignIn = z.infer<typeof chatgptSignIn>;

/** Where the browser ended: `http://localhost:1455/auth/callback?code=…&state=…`. */
export const chatgptCallbackRequest = z.object({ url: z.string().min(1).max(10_000) });
export type ChatgptCallbackRequest = z.input<typeof chatgptCallbackRequest>;

/** Takes a sign-in over from a file `auth.json` of the Codex CLI, which loses it. */
export const importChatgptRequest = z.object({
  authJson: z.string().min(2).max(100_000),
  name: z.string().trim().min(1).max(100).default('ChatGPT'),
  makeDefault: z.boolean().default(false),
});
export type ImportChatgptRequest = z.input<typeof importChatgptRequest>;
