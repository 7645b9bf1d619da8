import type { Database } from './connect.ts';
import { isHeldState, type Lease, LeaseLostError } from './lease.ts';

/**
 * Gives the attempt a sandbox: `sandboxId` is made when it does not stand yet.
 * @throws LeaseLostError and changes nothing when another worker has the attempt.
 */
export async function assignSandbox(db: Database, held: Lease, sandboxId: string, host: string): Promise<void> {
  const { rowCount } = await db.pool.query(
    `WITH owner AS (SELECT id FROM attempts WHERE id = $1 AND lease = $2 AND ${isHeldState} FOR UPDATE),
     made AS (
       INSERT INTO sandboxes (id, host) SELECT $3, $4 FROM owner
       ON CONFLICT (id) DO UPDATE SET kept_until = NULL RETURNING id)
     UPDATE attempts SET sandbox_id = made.id FROM owner, made WHERE attempts.id = owner.id`,
    [held.id, held.lease, sandboxId, host],
  );
  if (rowCount === 0) throw new LeaseLostError(held);
}

/** Notes a container that waits for its first attempt. It is ended after `keptUntil`. */
export async function addWaitingSandbox(
  db: Database,
  sandbox: { id: string; host: string; containerId: string; keptUntil: Date },
): Promise<void> {
  await db.prisma.sandbox.create({ data: sandbox });
}

/** Notes what is known of the sandbox; a field that is left out stays as it is. Does nothing for one that was forgotten. */
export async function updateSandbox(
  db: Database,
  sandboxId: string,
  known: { containerId?: string | null; threadId?: string | null; keptUntil?: Date | null },
): Promise<void> {
  await db.prisma.sandbox.updateMany({ where: { id: sandboxId }, data: known });
}

export type SandboxRow = {
  id: string;
  containerId: string | null;
  keptUntil: Date | null;
  inUse: boolean;
  /** No attempt ever had it. */
  unused: boolean;
};

/** Every sandbox of a worker host. `inUse` is true while an attempt in it is not final, or a follow-up of one waits. */
export async function listSandboxes(db: Database, host: string): Promise<SandboxRow[]> {
  const { rows } = await db.pool.query<SandboxRow>(
    `SELECT s.id, s.container_id AS "containerId", s.kept_until AS "keptUntil", EXISTS (
       SELECT 1 FROM attempts a JOIN turns t ON t.id = a.turn_id
       LEFT JOIN attempts parent ON parent.id = t.parent_attempt_id
       WHERE coalesce(a.sandbox_id, parent.sandbox_id) = s.id AND a.state IN ('queued', 'running', 'waiting')) AS "inUse",
       NOT EXISTS (SELECT 1 FROM attempts a WHERE a.sandbox_id = s.id) AS "unused"
     FROM sandboxes s WHERE s.host = $1`,
    [host],
  );
  return rows;
}

/** Forgets a sandbox whose container and folder are gone. */
export async function deleteSandbox(db: Database, sandboxId: string): Promise<void> {
  await db.prisma.sandbox.deleteMany({ where: { id: sandboxId } });
}
