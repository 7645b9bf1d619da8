import { z } from 'zod';
import { role } from './access.ts';
import { ownWorkspace } from './workspace.ts';

export const password = z
  .string()
  .min(10, 'A password has at least 10 characters.')
  .max(128, 'A password has at most 128 characters.');

export const signUpRequest = z.object({
  /** The secret part of an invitation. May be left out where the operator lets everybody in. */
  token: z.string().min(20).max(200).optional(),
  name: z.string().trim().min(1, 'Enter your name.').max(100),
  email: z.email('Enter an e-mail address.').max(254),
  password,
});
export type SignUpRequest = z.infer<typeof signUpRequest>;

/** Whether anybody may sign up without an invitation; they are in no workspace then. */
export const signUpState = z.object({ open: z.boolean() });
export type SignUpState = z.infer<typeof signUpState>;

export const signInRequest = z.object({
  email: z.email('Enter an e-mail address.').max(254),
  password: z.string().min(1).max(128),
});
export type SignInRequest = z.infer<typeof signInRequest>;

/** Who is signed in, and the workspace they work in. */
export const me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  workspace: z.object({ id: z.uuid(), name: z.string() }),
  role,
  /** Whether they operate the installation; only `GET /me` tells it. */
  isOperator: z.boolean().optional(),
  /** Their workspaces, in the order they joined them; only `GET /me` tells it. Who has none gets 403 `no_workspace` instead. */
  workspaces: z.array(ownWorkspace).optional(),
});
export type Me = z.infer<typeof me>;
