import type { CredentialKind, ProviderKind } from '@codex-web/contracts/credential';
import type { Price } from '@codex-web/contracts/spending';
import type { Database } from './connect.ts';
import { shippedPrices } from './shipped-prices.ts';

/** What pays for a turn; null when nothing was settled. */
export type Payer = { kind: CredentialKind; providerKind: ProviderKind } | null;

/** `own` are the workspace's prices, and come before the `others`. */
export type PricesOver = { own: readonly Price[]; others: readonly Price[] };

/** The prices of what an attempt asks its model, by what pays for it. Nothing is priced when there is no such attempt. */
export async function findPricesOver(db: Database, attemptId: string): Promise<PricesOver> {
  const { rows } = await db.pool.query<PricingRow>({ ...pricing, values: [attemptId] });
  const row = rows[0];
  if (!row) return { own: [], others: [] };
  const { kind, provider_kind: providerKind, own } = row;
  return pricesFor(kind !== null && providerKind !== null ? { kind, providerKind } : null, own);
}

/**
 * A plan pays for everything a ChatGPT sign-in asks for, so it costs nothing, whatever the workspace's prices. The demo model answers
 * under the names of real ones and costs nothing either, unless the workspace has a price for it. Others have the shipped prices.
 */
function pricesFor(payer: Payer, own: readonly Price[]): PricesOver {
  if (payer?.kind === 'chatgpt') return { own: [], others: free };
  return { own, others: payer?.providerKind === 'demo' ? free : shippedPrices };
}

const free: readonly Price[] = [{ model: '*', input: 0, cachedInput: 0, output: 0 }];

type PricingRow = { kind: CredentialKind | null; provider_kind: ProviderKind | null; own: Price[] };

// By name, so that each connection plans it once: planning takes most of its time.
const pricing = {
  name: 'prices-over-attempt',
  text: `
    SELECT c.kind, c.provider ->> 'kind' AS provider_kind, coalesce((
      SELECT jsonb_agg(jsonb_build_object('model', p.model, 'input', p.input, 'cachedInput', p.cached_input, 'output', p.output))
      FROM prices p WHERE p.workspace_id = k.workspace_id), '[]') AS own
    FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id
    LEFT JOIN credentials c ON c.id = t.credential_id
    WHERE a.id = $1`,
};
