import type { Origin } from './actor.ts';
import type { Queryable } from './queryable.ts';

export type AuditRecord = {
  /** Null for what belongs to the installation. */
  workspaceId: string | null;
  /** Null when nobody did it: the product itself, or the operator's settings. */
  actorId: string | null;
  /** Null when no request caused it. */
  origin: Origin | null;
  /** `noun.past`, such as `credential.created`. */
  action: string;
  subject: AuditSubject;
  /** One sentence fit for people, with nothing secret in it. */
  summary: string;
};

/** What it was done to. */
export type AuditSubject = { type: string; id: string };

/** Writes down who did what. With the connection of a transaction it stands or falls with the change itself. */
export async function recordAudit(client: Queryable, record: AuditRecord): Promise<void> {
  const { workspaceId, actorId, origin, action, subject, summary } = record;
  await client.query(
    `INSERT INTO audit_events
       (workspace_id, actor_id, action, subject_type, subject_id, summary, ip, user_agent, token_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[workspaceId, actorId, action, subject.type, subject.id, summary],
      ...[origin?.ip ?? null, origin?.userAgent ?? null, origin?.tokenId ?? null],
    ],
  );
}
