import type { AttemptUsage } from '@codex-web/contracts/usage';

/** The sums of the usage rows that a query chose. As doubles: what is added up here stays far below 2^53. */
export const usageSums = `
  count(*)::int AS requests,
  coalesce(sum(input_tokens), 0)::float8 AS input_tokens,
  coalesce(sum(cached_input_tokens), 0)::float8 AS cached_input_tokens,
  coalesce(sum(output_tokens), 0)::float8 AS output_tokens,
  coalesce(sum(reasoning_output_tokens), 0)::float8 AS reasoning_output_tokens,
  coalesce(sum(cost_micro_usd), 0)::float8 AS cost_micro_usd,
  (count(*) FILTER (WHERE cost_micro_usd IS NULL))::int AS unpriced_requests`;

export type UsageSums = {
  requests: number;
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  reasoning_output_tokens: number;
  cost_micro_usd: number;
  unpriced_requests: number;
};

/** The cost in millionths of a US dollar, without that of requests whose model has no price. */
export function toUsage(row: UsageSums): AttemptUsage {
  return {
    requests: row.requests,
    inputTokens: row.input_tokens,
    cachedInputTokens: row.cached_input_tokens,
    outputTokens: row.output_tokens,
    reasoningOutputTokens: row.reasoning_output_tokens,
    costMicroUsd: row.cost_micro_usd,
    unpricedRequests: row.unpriced_requests,
  };
}
