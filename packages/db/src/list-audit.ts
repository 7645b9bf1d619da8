import type { Database } from './connect.ts';

export type AuditEntry = { at: Date; action: string; actor: string | null; summary: string };

/** What was done to one thing, newest first. */
export async function listAudit(db: Database, subjectId: string, limit = 200): Promise<AuditEntry[]> {
  const { rows } = await db.pool.query<AuditEntry>(
    `SELECT e.at, e.action, u.name AS actor, e.summary FROM audit_events e LEFT JOIN users u ON u.id = e.actor_id
     WHERE e.subject_id = $1 ORDER BY e.id DESC LIMIT $2`,
    [subjectId, limit],
  );
  return rows;
}
