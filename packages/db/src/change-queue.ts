import type { AuditAction } from '@codex-web/contracts/audit-action';
import type { ChangeQueueRequest, QueueState } from '@codex-web/contracts/queue';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockQueue } from './queue-lock.ts';
import { recordActorsAudit } from './record-audit.ts';
import { recordNotice } from './record-notice.ts';

/** Opens, pauses or drains the queue of the workspace, and sets how much may run at once. It holds for every start after it. */
export async function changeQueue(db: Database, actor: Actor, change: ChangeQueueRequest): Promise<void> {
  await inTransaction(db, async (client) => {
    await lockQueue(client);
    const before = await lockSettings(client, actor.workspaceId);
    const after: Settings = {
      state: change.state ?? before.state,
      workspace: change.limits?.workspace === undefined ? before.workspace : change.limits.workspace,
      person: change.limits?.person === undefined ? before.person : change.limits.person,
    };
    await client.query(
      'UPDATE workspaces SET queue_state = $2, max_running = $3, max_running_per_person = $4 WHERE id = $1',
      [actor.workspaceId, after.state, after.workspace, after.person],
    );
    if (after.state === 'paused' && before.state !== 'paused') {
      await recordNotice(client, { workspaceId: actor.workspaceId, type: 'queue.paused', actorId: actor.userId });
    }
    for (const done of changesInWords(before, after)) {
      await recordActorsAudit(client, actor, {
        subject: { type: 'workspace', id: actor.workspaceId },
        ...done,
      });
    }
  });
}

type Settings = { state: QueueState; workspace: number | null; person: number | null };

async function lockSettings(client: PoolClient, workspaceId: string): Promise<Settings> {
  const { rows } = await client.query<Settings>(
    `SELECT queue_state AS state, max_running AS workspace, max_running_per_person AS person
     FROM workspaces WHERE id = $1 FOR NO KEY UPDATE`,
    [workspaceId],
  );
  if (!rows[0]) throw new Error('The workspace of a member is there.');
  return rows[0];
}

type Done = { action: AuditAction; summary: string };

const stateActions: Record<QueueState, Done> = {
  open: { action: 'queue.opened', summary: 'Opened the queue.' },
  paused: { action: 'queue.paused', summary: 'Paused the queue: nothing more starts.' },
  draining: { action: 'queue.drained', summary: 'Began to drain the queue: nothing new is taken.' },
};

function changesInWords(before: Settings, after: Settings): Done[] {
  const limited = before.workspace !== after.workspace || before.person !== after.person;
  const [workspace, person] = [after.workspace ?? 'no limit', after.person ?? 'no limit'];
  const summary = `Set how many attempts may run at once: ${workspace} in the workspace, ${person} of one person.`;
  const done: Done[] = before.state === after.state ? [] : [stateActions[after.state]];
  if (limited) done.push({ action: 'queue.limited', summary });
  return done;
}
