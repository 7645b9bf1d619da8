import type { AttemptUsage, UsageRecord } from '@codex-web/contracts/usage';
import type { Database } from './connect.ts';

/** Stores model requests of an attempt; one that stands is left alone. @returns what the attempt has used in all. */
export async function recordUsage(db: Database, attemptId: string, records: UsageRecord[]): Promise<AttemptUsage> {
  await db.pool.query(insertSql, [attemptId, JSON.stringify(records)]);
  const sums = await db.prisma.usage.aggregate({
    where: { attemptId },
    _sum: { inputTokens: true, cachedInputTokens: true, outputTokens: true, reasoningOutputTokens: true },
    _count: true,
  });
  return {
    inputTokens: sums._sum.inputTokens ?? 0,
    cachedInputTokens: sums._sum.cachedInputTokens ?? 0,
    outputTokens: sums._sum.outputTokens ?? 0,
    reasoningOutputTokens: sums._sum.reasoningOutputTokens ?? 0,
    requests: sums._count,
    costMicroUsd: 0,
    unpricedRequests: sums._count,
  };
}

const insertSql = `
  INSERT INTO usage (request_id, attempt_id, workspace_id, user_id, task_id, model, status, input_tokens,
    cached_input_tokens, output_tokens, reasoning_output_tokens, at)
  SELECT r."requestId", a.id, k.workspace_id, t.author_id, k.id, r.model, r.status, r."inputTokens",
    r."cachedInputTokens", r."outputTokens", r."reasoningOutputTokens", r.at
  FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id,
    jsonb_to_recordset($2::jsonb) AS r("requestId" text, model text, status int, "inputTokens" int,
      "cachedInputTokens" int, "outputTokens" int, "reasoningOutputTokens" int, at timestamptz)
  WHERE a.id = $1
  ON CONFLICT (request_id) DO NOTHING`;
