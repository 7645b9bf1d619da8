import type { UsageRecord } from '@codex-web/contracts/usage';
import type { Database } from './connect.ts';
import { priceRequest } from './price-request.ts';
import { findPricesOver } from './prices-over.ts';

/**
 * Stores model requests of an attempt, each with what it cost by the prices of now, and adds them to what was spent. Those of the
 * demo model cost nothing where the workspace has no price for them, those that a ChatGPT sign-in pays for never cost anything;
 * their tokens count. One that stands is left alone and not counted again, whoever else stores it at the same time.
 */
export async function storeUsage(db: Database, attemptId: string, records: readonly UsageRecord[]): Promise<void> {
  if (records.length === 0) return;
  const { own, others } = await findPricesOver(db, attemptId);
  const priced = records.map(withinBounds).map((record) => ({
    ...record,
    cost: priceRequest(record, own, others)?.toString() ?? null,
  }));
  await db.pool.query({ ...store, values: [attemptId, JSON.stringify(priced)] });
}

/** The largest number the columns hold: a provider may say anything, and what it says has to be storable. */
const maxTokens = 2_147_483_647;

function withinBounds(record: UsageRecord): UsageRecord {
  return {
    ...record,
    model: record.model.toWellFormed().replaceAll('\0', '\ufffd').slice(0, 200),
    inputTokens: Math.min(record.inputTokens, maxTokens),
    cachedInputTokens: Math.min(record.cachedInputTokens, maxTokens),
    outputTokens: Math.min(record.outputTokens, maxTokens),
    reasoningOutputTokens: Math.min(record.reasoningOutputTokens, maxTokens),
  };
}

// Everyone takes the rows in the same order, so that two who store the same ones at once cannot block each other. It has a name so
// that each connection plans it once.
const store = {
  name: 'store-usage',
  text: `
  WITH stored AS (
    INSERT INTO usage (request_id, attempt_id, workspace_id, user_id, task_id, model, status, input_tokens,
      cached_input_tokens, output_tokens, reasoning_output_tokens, at, cost_micro_usd)
    SELECT r."requestId", a.id, k.workspace_id, t.author_id, k.id, r.model, r.status, r."inputTokens",
      r."cachedInputTokens", r."outputTokens", r."reasoningOutputTokens", r.at, r.cost
    FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id,
      jsonb_to_recordset($2::jsonb) AS r("requestId" text, model text, status int, "inputTokens" int,
        "cachedInputTokens" int, "outputTokens" int, "reasoningOutputTokens" int, at timestamptz, cost bigint)
    WHERE a.id = $1
    ORDER BY r."requestId"
    ON CONFLICT (request_id) DO NOTHING
    RETURNING workspace_id, user_id, at, input_tokens, output_tokens, cost_micro_usd)
  INSERT INTO spending (workspace_id, user_id, day, tokens, cost_micro_usd)
  SELECT workspace_id, user_id, (at AT TIME ZONE 'UTC')::date, sum(input_tokens::bigint + output_tokens),
    coalesce(sum(cost_micro_usd), 0)
  FROM stored GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (workspace_id, user_id, day) DO UPDATE
    SET tokens = spending.tokens + excluded.tokens,
      cost_micro_usd = spending.cost_micro_usd + excluded.cost_micro_usd`,
};
