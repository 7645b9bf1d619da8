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

/**
 * What was used in a number of model requests. `costMicroUsd` is in millionths of a US dollar and leaves out the
 * `unpricedRequests`, whose model has no price.
 */
export const attemptUsage = tokenUsage.extend({
  requests: count,
  costMicroUsd: count.default(0),
  unpricedRequests: count.default(0),
});
export type AttemptUsage = z.infer<typeof attemptUsage>;

export const noUsage: AttemptUsage = Object.freeze({
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningOutputTokens: 0,
  requests: 0,
  costMicroUsd: 0,
  unpricedRequests: 0,
});

/** One model request as the gateway counted it. `requestId` is made by the gateway and makes recording it twice harmless. */
export const usageRecord = tokenUsage.extend({
  requestId: z.string().min(1),
  model: z.string(),
  status: z.number().int(),
  at: z.iso.datetime(),
});
export type UsageRecord = z.infer<typeof usageRecord>;
