import { type AuditHead, type AuditLine, firstHash } from '@codex-web/contracts/audit';
import type { Queryable } from './queryable.ts';

/** The columns of an entry; the table is audit_events e. */
export const auditColumns = `
  e.workspace_id, e.seq::int, e.at, e.actor_id, e.ip, e.user_agent, e.token_id, e.action, e.subject_type, e.subject_id, e.summary,
  e.prev_hash, e.hash`;

export type AuditRow = {
  workspace_id: string | null;
  seq: number;
  at: Date;
  actor_id: string | null;
  ip: string | null;
  user_agent: string | null;
  token_id: string | null;
  action: string;
  subject_type: string;
  subject_id: string;
  summary: string;
  prev_hash: string;
  hash: string;
};

/** As it stands in the exported log, from `auditColumns`. */
export function toAuditLine(row: AuditRow): AuditLine {
  return {
    workspaceId: row.workspace_id,
    seq: row.seq,
    at: row.at.toISOString(),
    actorId: row.actor_id,
    origin: { ip: row.ip, userAgent: row.user_agent, tokenId: row.token_id },
    action: row.action,
    subject: { type: row.subject_type, id: row.subject_id },
    summary: row.summary,
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}

/** SQL that is true for the entries of a chain whose workspace is `$1`. An index does not answer IS NOT DISTINCT FROM. */
export function inChain(workspaceId: string | null): string {
  return workspaceId === null ? '(e.workspace_id IS NULL AND $1::uuid IS NULL)' : 'e.workspace_id = $1::uuid';
}

const batchSize = 1_000;

/**
 * A chain from its first entry to `until`, or to its last, a batch at a time. What is wrong with it is given as it stands: two
 * entries of one number cannot be stored, so the order is that of the numbers.
 * @param workspaceId null for the chain of the installation.
 */
export async function* readAuditLines(
  db: Queryable,
  workspaceId: string | null,
  until: number = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<AuditLine> {
  let after = 0;
  while (true) {
    const { rows } = await db.query<AuditRow>(
      `SELECT ${auditColumns} FROM audit_events e
       WHERE ${inChain(workspaceId)} AND e.seq > $2 AND e.seq <= $3 ORDER BY e.seq LIMIT $4`,
      [workspaceId, after, until, batchSize],
    );
    yield* rows.map(toAuditLine);
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = last.seq;
  }
}

/** Where a chain ends now. */
export async function readAuditHead(db: Queryable, workspaceId: string | null): Promise<AuditHead> {
  const { rows } = await db.query<{ seq: number; hash: string }>(
    `SELECT e.seq::int, e.hash FROM audit_events e
     WHERE ${inChain(workspaceId)} ORDER BY e.seq DESC LIMIT 1`,
    [workspaceId],
  );
  return { workspaceId, seq: rows[0]?.seq ?? 0, hash: rows[0]?.hash ?? firstHash };
}

/** Where each chain that has an entry ends now; the installation's first. */
export async function readAuditHeads(db: Queryable): Promise<AuditHead[]> {
  const { rows } = await db.query<{ workspace_id: string | null; seq: number; hash: string }>(
    `SELECT DISTINCT ON (workspace_id) workspace_id, seq::int, hash FROM audit_events
     ORDER BY workspace_id NULLS FIRST, seq DESC`,
  );
  return rows.map((row) => ({ workspaceId: row.workspace_id, seq: row.seq, hash: row.hash }));
}
