import { z } from 'zod';

/**
 * What a limit is about. `attempt` and `task` are counted over their whole life (`period: 'once'`), `person` (the author of
 * the turn) and `workspace` over a day or a calendar month, in UTC.
 */
export const limitScopes = ['attempt', 'task', 'person', 'workspace'] as const;
export const limitMetrics = ['cost', 'tokens', 'minutes'] as const;

export const limitMeasure = z.object({
  scope: z.enum(limitScopes),
  period: z.enum(['once', 'day', 'month']),
  /** `cost` in millionths of a US dollar; `tokens` are input and output; `minutes` are those attempts were at work. */
  metric: z.enum(limitMetrics),
  amount: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
});
export type LimitMeasure = z.infer<typeof limitMeasure>;

/** `userId` names the one person a `person` limit is for; null means each person. The one for a person by name comes before the other. */
export const limit = limitMeasure.extend({
  id: z.uuid(),
  userId: z.string().nullable(),
  personName: z.string().nullable(),
});
export type Limit = z.infer<typeof limit>;

export const saveLimitRequest = limitMeasure
  .extend({ userId: z.string().nullable().default(null) })
  .refine((wanted) => (wanted.scope === 'attempt' || wanted.scope === 'task') === (wanted.period === 'once'), {
    message: 'A limit of an attempt or a task has no period; one of a person or the workspace is for a day or a month.',
    path: ['period'],
  })
  .refine((wanted) => wanted.userId === null || wanted.scope === 'person', {
    message: 'Only a limit for a person names one.',
    path: ['userId'],
  });
export type SaveLimitRequest = z.input<typeof saveLimitRequest>;

export const limitsAnswer = z.object({ items: z.array(limit), mayChange: z.boolean() });
export type LimitsAnswer = z.infer<typeof limitsAnswer>;

/** How far a limit is used up. */
export const limitStatus = limitMeasure.extend({ limitId: z.uuid(), used: z.number().int().nonnegative() });
export type LimitStatus = z.infer<typeof limitStatus>;

/** The limits that stand over who asks, and over the workspace. */
export const limitStatusAnswer = z.object({ items: z.array(limitStatus) });
export type LimitStatusAnswer = z.infer<typeof limitStatusAnswer>;

/** From here on people are told. */
export const limitWarningShare = 0.8;
