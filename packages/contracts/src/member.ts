import { z } from 'zod';
import { role } from './access.ts';
import { groupName } from './group.ts';

export const member = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  /** A service account has API tokens and cannot sign in. */
  kind: z.enum(['person', 'service']),
  joinedAt: z.iso.datetime(),
  /** The last request with a session, to the day or better; null when there was none that is still known. */
  lastSeenAt: z.iso.datetime().nullable(),
  /** Null to who may not manage members: it tells whose account is easier to get into. */
  secondFactor: z.boolean().nullable(),
  groups: z.array(groupName),
  isYou: z.boolean(),
  /** The roles that the person who asks may give this one; empty when they may not change it. */
  mayGive: z.array(role),
  mayRemove: z.boolean(),
});
export type Member = z.infer<typeof member>;

export const membersAnswer = z.object({
  items: z.array(member),
  /** The roles that the person who asks may invite with; empty when they may not invite. */
  mayInviteAs: z.array(role),
});
export type MembersAnswer = z.infer<typeof membersAnswer>;

export const changeMemberRequest = z.object({ role });
export type ChangeMemberRequest = z.infer<typeof changeMemberRequest>;

/** What came of a removal, or of leaving. The tasks of the person stay with the workspace. */
export const removedMember = z.object({
  /** Attempts that were queued or at work for them, and end now. */
  endedAttempts: z.number().int(),
  /** Credentials of theirs in this workspace whose secrets are wiped. */
  wipedCredentials: z.number().int(),
  revokedTokens: z.number().int(),
  /** Private tasks that only they could see; they are handed to whoever removed them, or to an owner when they left. */
  handedTasks: z.array(z.object({ id: z.uuid(), title: z.string() })),
});
export type RemovedMember = z.infer<typeof removedMember>;

/** `name` is that of the workspace, typed. The new owner is a member already; the former one becomes an admin. */
export const transferRequest = z.object({ userId: z.string().min(1).max(100), name: z.string().max(200) });
export type TransferRequest = z.infer<typeof transferRequest>;
