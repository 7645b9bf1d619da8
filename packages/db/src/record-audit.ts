import type { Queryable } from './queryable.ts';

export type AuditRecord = {
  /** Null for what belongs to the installation. */
  workspaceId: string | null;
  /** Null when nobody did it: the product itself, or the operator. */
  actorId: string | null;
  /** `noun.past`, such as `credential.created`. */
  action: string;
  /** The id of what it was done to. */
  subjectId: string;
  /** One sentence fit for people, with nothing secret in it. */
  summary: string;
};

/** Writes down who did what. With the connection of a transaction it stands or falls with the change itself. */
export async function recordAudit(client: Queryable, record: AuditRecord): Promise<void> {
  await client.query(
    'INSERT INTO audit_events (workspace_id, actor_id, action, subject_id, summary) VALUES ($1, $2, $3, $4, $5)',
    [record.workspaceId, record.actorId, record.action, record.subjectId, record.summary],
  );
}
