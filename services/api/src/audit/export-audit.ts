import type { AuditHead, AuditLine } from '@codex-web/contracts/audit';
import { readAuditLines } from '@codex-web/db/audit-lines';
import type { Database } from '@codex-web/db/connect';

/** A chain up to `head`: its entries, then the head, by which a reader knows that nothing was cut off. */
export async function* exportAudit(db: Database, head: AuditHead): AsyncGenerator<AuditLine | { head: AuditHead }> {
  yield* readAuditLines(db.pool, head.workspaceId, head.seq);
  yield { head };
}
