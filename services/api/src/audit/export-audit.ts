import type { AuditHead } from '@codex-web/contracts/audit';
import { readAuditLines } from '@codex-web/db/audit-lines';
import type { Database } from '@codex-web/db/connect';

/** A chain up to `head` as JSON Lines: its entries, then the head, by which a reader knows that nothing was cut off. */
export async function* exportAudit(db: Database, head: AuditHead): AsyncGenerator<string> {
  for await (const line of readAuditLines(db.pool, head.workspaceId, head.seq)) yield `${JSON.stringify(line)}\n`;
  yield `${JSON.stringify({ head })}\n`;
}
