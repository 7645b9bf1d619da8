import { firstHash } from '@codex-web/contracts/audit';
import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { PoolClient } from 'pg';
import type { Actor, Origin } from './actor.ts';
import { hashOf } from './audit-chain.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';

export type AuditRecord = {
  /** Null for what belongs to the installation. */
  workspaceId: string | null;
  /** Null when nobody did it: the product itself, or the operator's settings. */
  actorId: string | null;
  /** Null when no request caused it. */
  origin: Origin | null;
  /** `noun.past`, such as `credential.created`. */
  action: AuditAction;
  subject: AuditSubject;
  /** One sentence fit for people, with nothing secret in it. It names nobody: who is meant is the subject, named when it is shown. */
  summary: string;
};

/** What it was done to. A person is a `user`. */
export type AuditSubject = { type: string; id: string };

/**
 * Adds an entry to the chain of the workspace, or of the installation, in the transaction of the change itself: both stand or fall
 * together. From here to the end of the transaction nobody else adds to the chain, so it belongs at the end of it, and the
 * workspace's entry before the installation's.
 */
export async function recordAudit(client: PoolClient, record: AuditRecord): Promise<void> {
  const { rows } = await client.query<{ seq: string | null; hash: string | null; now: Date }>(
    'SELECT seq, hash, now FROM lock_audit_chain($1)',
    [record.workspaceId],
  );
  const head = rows[0];
  if (!head) throw new Error('The audit chain did not answer.');
  const { workspaceId, actorId, action, subject, summary } = record;
  const entry = {
    ...{ workspaceId, actorId, action, subject, summary },
    seq: Number(head.seq ?? 0) + 1,
    at: head.now.toISOString(),
    origin: record.origin ?? { ip: null, userAgent: null, tokenId: null },
    prevHash: head.hash ?? firstHash,
  };
  await client.query(
    `INSERT INTO audit_events (workspace_id, seq, at, actor_id, ip, user_agent, token_id, action, subject_type, subject_id,
       summary, prev_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[workspaceId, entry.seq, entry.at, actorId, entry.origin.ip, entry.origin.userAgent, entry.origin.tokenId],
      ...[action, subject.type, subject.id, summary, entry.prevHash, hashOf(entry)],
    ],
  );
}

/** Adds an entry to the chain of the actor's workspace; as `recordAudit` does. */
export async function recordActorsAudit(
  client: PoolClient,
  { workspaceId, userId: actorId, origin }: Actor,
  done: Pick<AuditRecord, 'action' | 'subject' | 'summary'>,
): Promise<void> {
  await recordAudit(client, { workspaceId, actorId, origin, ...done });
}

/** Adds an entry about something that changed nothing, or that is written down already. */
export async function recordAuditAlone(db: Database, record: AuditRecord): Promise<void> {
  await inTransaction(db, (client) => recordAudit(client, record));
}
