import type { Price } from '@codex-web/contracts/spending';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { recordActorsAudit } from './record-audit.ts';

/** The workspace's own prices, by model. */
export async function listPrices(db: Database, workspaceId: string): Promise<Price[]> {
  const rows = await db.prisma.price.findMany({ where: { workspaceId }, orderBy: { model: 'asc' } });
  return rows.map((row) => ({
    model: row.model,
    input: Number(row.input),
    cachedInput: Number(row.cachedInput),
    output: Number(row.output),
  }));
}

/** Puts these in place of all own prices of the workspace. What was stored before keeps the price it had. */
export async function savePrices(db: Database, actor: Actor, prices: readonly Price[]): Promise<void> {
  await inTransaction(db, async (client) => {
    // Of two who save at once the second replaces what the first saved, rather than meeting half of it.
    await client.query('SELECT 1 FROM workspaces WHERE id = $1 FOR NO KEY UPDATE', [actor.workspaceId]);
    await client.query('DELETE FROM prices WHERE workspace_id = $1', [actor.workspaceId]);
    await client.query(
      `INSERT INTO prices (workspace_id, model, input, cached_input, output)
       SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[])`,
      [
        actor.workspaceId,
        prices.map((price) => price.model),
        prices.map((price) => price.input),
        prices.map((price) => price.cachedInput),
        prices.map((price) => price.output),
      ],
    );
    await recordActorsAudit(client, actor, {
      action: 'prices.saved',
      subject: { type: 'workspace', id: actor.workspaceId },
      summary: `Set the prices of ${prices.length} ${prices.length === 1 ? 'model' : 'models'}.`,
    });
  });
}
