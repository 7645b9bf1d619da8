import { z } from 'zod';

const count = z.number().int().nonnegative();

/** Tokens a model provider counted. `cachedInputTokens` is part of `inputTokens`, `reasoningOutputTokens` of `outputTokens`. */
export const tokenUsage = z.object({
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  reasoningOutputTokens: count,
});
export type TokenUsage = z.infer<typeof tokenUsage>;

/** What an attempt has used so far, with the number of model requests. */
export const attemptUsage = tokenUsage.extend({ requests: count });
export type AttemptUsage = z.infer<typeof attemptUsage>;

/** One model request as the gateway counted it. `requestId` is made by the gateway and makes recording it twice harmless. */
export const usageRecord = tokenUsage.extend({
  requestId: z.string().min(1),
  model: z.string(),
  status: z.number().int(),
  at: z.iso.datetime(),
});
export type UsageRecord = z.infer<typeof usageRecord>;
