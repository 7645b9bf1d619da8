import type { AuditEntry, AuditFilter } from '@codex-web/contracts/audit';
import { type AuditRow, auditColumns, inChain, toAuditLine } from './audit-lines.ts';
import type { Database } from './connect.ts';
import { likePattern } from './like-pattern.ts';

export type AuditSelection = AuditFilter & {
  /** Null for the chain of the installation. */
  workspaceId: string | null;
  /** The number of the entry that was read last. */
  before: number | null;
  limit: number;
};

/** Entries of one chain, newest first, with the names that people have now. */
export async function listAuditEntries(db: Database, selection: AuditSelection): Promise<AuditEntry[]> {
  const { rows } = await db.pool.query<EntryRow>(
    `SELECT ${auditColumns}, u.name AS actor_name, s.name AS subject_name
     FROM audit_events e
     LEFT JOIN users u ON u.id = e.actor_id AND u.deleted_at IS NULL
     LEFT JOIN users s ON e.subject_type = 'user' AND s.id = e.subject_id AND s.deleted_at IS NULL
     WHERE ${inChain(selection.workspaceId)}
       AND ($2::bigint IS NULL OR e.seq < $2)
       AND ($3::text IS NULL OR e.actor_id = $3)
       AND ($4::text IS NULL OR e.action LIKE $4)
       AND ($5::text IS NULL OR e.subject_type = $5)
       AND ($6::text IS NULL OR e.subject_id = $6)
       AND ($7::timestamptz IS NULL OR e.at >= $7)
       AND ($8::timestamptz IS NULL OR e.at < $8)
       AND ($9::text IS NULL OR e.summary ILIKE $9)
     ORDER BY e.seq DESC LIMIT $10`,
    [
      selection.workspaceId,
      selection.before,
      selection.actorId ?? null,
      selection.action === undefined ? null : likePattern(selection.action).slice(1),
      selection.subjectType ?? null,
      selection.subjectId ?? null,
      selection.from ?? null,
      selection.to ?? null,
      selection.q === undefined ? null : likePattern(selection.q),
      selection.limit,
    ],
  );
  return rows.map((row) => ({ ...toAuditLine(row), actorName: row.actor_name, subjectName: row.subject_name }));
}

type EntryRow = AuditRow & { actor_name: string | null; subject_name: string | null };

/** Every action that occurs in a chain, in alphabetical order. */
export async function listAuditActions(db: Database, workspaceId: string | null): Promise<string[]> {
  const { rows } = await db.pool.query<{ action: string }>(
    `SELECT DISTINCT e.action FROM audit_events e WHERE ${inChain(workspaceId)} ORDER BY e.action`,
    [workspaceId],
  );
  return rows.map((row) => row.action);
}
