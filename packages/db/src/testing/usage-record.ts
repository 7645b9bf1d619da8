import { randomUUID } from 'node:crypto';
import type { UsageRecord } from '@codex-web/contracts/usage';

/** One model request: 1 000 tokens in and 100 out, of a model with a shipped price, unless said otherwise. */
export function usageRecord(more: Partial<UsageRecord> = {}): UsageRecord {
  return {
    requestId: randomUUID(),
    model: 'gpt-5',
    status: 200,
    inputTokens: 1_000,
    cachedInputTokens: 0,
    outputTokens: 100,
    reasoningOutputTokens: 0,
    at: new Date().toISOString(),
    ...more,
  };
}
