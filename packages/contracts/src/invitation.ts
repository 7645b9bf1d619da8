import { z } from 'zod';
import { role } from './access.ts';
import { groupName } from './group.ts';

/** Lets one person join a workspace, once, within 7 days. With an address, only somebody of that address. */
export const invitation = z.object({
  id: z.uuid(),
  role,
  email: z.string().nullable(),
  groups: z.array(groupName),
  /** Null when that person is gone. */
  invitedBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  expired: z.boolean(),
});
export type Invitation = z.infer<typeof invitation>;

/** Those that nobody has used or revoked, newest first. */
export const invitationsAnswer = z.object({ items: z.array(invitation) });
export type InvitationsAnswer = z.infer<typeof invitationsAnswer>;

export const createInvitationRequest = z.object({
  /** At most the role of who invites. */
  role: role.default('member'),
  email: z.email('Enter an e-mail address.').max(254).optional(),
  groupIds: z.array(z.uuid()).max(50).default([]),
});
export type CreateInvitationRequest = z.input<typeof createInvitationRequest>;

/**
 * The answer that made or renewed it is the only one with its address: the page `/sign-up?token=…`, where somebody new signs
 * up and somebody who is signed in joins. `mailed` tells whether it is also on its way to `email`.
 */
export const newInvitation = invitation.extend({ url: z.url(), mailed: z.boolean() });
export type NewInvitation = z.infer<typeof newInvitation>;

/** What the page of an invitation may know before it is used. All but `valid` are null when it cannot be used. */
export const invitationState = z.object({
  valid: z.boolean(),
  /** Null also for the first link of an installation, whose user makes the first workspace. */
  workspaceName: z.string().nullable(),
  role: role.nullable(),
  invitedBy: z.string().nullable(),
  /** The only address it is for. */
  email: z.string().nullable(),
});
export type InvitationState = z.infer<typeof invitationState>;
