import { z } from 'zod';
import { attemptState } from './attempt-state.ts';
import { diffStatistics } from './diff.ts';
import { errorCode } from './error-code.ts';
import { agentName } from './model.ts';
import { person } from './person.ts';

export const maxShareLinks = 20;
const dayHours = 24;

export const createShareLinkRequest = z.object({
  /** From one hour to 90 days. */
  expiresInHours: z
    .number()
    .int()
    .min(1)
    .max(90 * dayHours)
    .default(7 * dayHours),
});
export type CreateShareLinkRequest = z.input<typeof createShareLinkRequest>;

/** Lets whoever has it read one task, without what is nobody else's business, until it expires or is withdrawn. */
export const shareLink = z.object({
  id: z.uuid(),
  createdBy: person,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** How often the task was opened with it, and when last. */
  timesOpened: z.number().int().nonnegative(),
  lastOpenedAt: z.iso.datetime().nullable(),
});
export type ShareLink = z.infer<typeof shareLink>;

/** Those that still work, newest first. `allowed` is false while the workspace has share links switched off: then none works. */
export const shareLinksAnswer = z.object({ items: z.array(shareLink), allowed: z.boolean() });
export type ShareLinksAnswer = z.infer<typeof shareLinksAnswer>;

/** `url` is shown in this answer only: what is stored cannot be turned back into it. */
export const madeShareLink = shareLink.extend({ url: z.url() });
export type MadeShareLink = z.infer<typeof madeShareLink>;

/** The secret part of a share link, as it stands in the path. */
export const shareToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const sharedAttempt = z.object({
  id: z.uuid(),
  position: z.number().int(),
  state: attemptState,
  /** Why it failed or was cancelled. */
  reason: errorCode.nullable(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  diff: diffStatistics.nullable(),
});
export type SharedAttempt = z.infer<typeof sharedAttempt>;

/** A task as a share link shows it: without addresses, costs, credentials, environment, comments and people but the author's name. */
export const sharedTask = z.object({
  title: z.string(),
  state: attemptState,
  repositoryName: z.string(),
  authorName: z.string(),
  createdAt: z.iso.datetime(),
  /** When the link stops working. */
  expiresAt: z.iso.datetime(),
  turns: z.array(
    z.object({
      id: z.uuid(),
      position: z.number().int(),
      prompt: z.string(),
      agent: agentName,
      model: z.string(),
      createdAt: z.iso.datetime(),
      attempts: z.array(sharedAttempt),
    }),
  ),
});
export type SharedTask = z.infer<typeof sharedTask>;

export const sharedEventsQuery = z.object({
  /** The `nextAfter` of the page before. */
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
