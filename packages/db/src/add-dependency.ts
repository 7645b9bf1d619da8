import { AppError } from '@codex-web/contracts/app-error';
import { maxDependencies } from '@codex-web/contracts/task';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import { settleBlocked } from './blocked-tasks.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockTask, noSuchTask } from './lock-task.ts';
import type { Queryable } from './queryable.ts';
import { lockQueue } from './queue-lock.ts';
import { recordActorsAudit } from './record-audit.ts';
import { visibleTask } from './visible-task.ts';

/**
 * Lets a task that is queued wait for another one too. To do it again changes nothing.
 * @throws AppError `not_found` when the actor does not see both tasks, `conflict` when the task has begun or ended, when the
 *   other one waits for it, if only through others, or when it depends on as many as it may.
 */
export async function addDependency(
  db: Database,
  actor: Actor,
  { taskId, dependsOnId }: { taskId: string; dependsOnId: string },
): Promise<void> {
  await inTransaction(db, async (client) => {
    // Nothing is started meanwhile, and of two that would wait for each other the second sees the first.
    await lockQueue(client);
    await lockTask(client, actor, taskId);
    await lockOther(client, actor, dependsOnId);
    await refuseBegun(client, taskId);
    await refuseCycle(client, taskId, dependsOnId);
    const { rowCount } = await client.query(
      'INSERT INTO task_dependencies (task_id, depends_on_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [taskId, dependsOnId],
    );
    if (rowCount === 0) return;
    await refuseTooMany(client, taskId);
    await settleBlocked(client, [taskId]);
    await client.query('UPDATE tasks SET updated_at = now() WHERE id = $1', [taskId]);
    await recordActorsAudit(client, actor, {
      action: 'dependency.added',
      subject: { type: 'task', id: taskId },
      summary: 'Let a task wait for another one.',
    });
  });
}

/** It does not end before the other task waits for it. */
async function lockOther(client: PoolClient, actor: Actor, id: string): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM tasks k WHERE k.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')} FOR SHARE OF k`,
    [id, actor.workspaceId, actor.userId],
  );
  if (rowCount === 0) throw noSuchTask();
}

async function refuseBegun(client: Queryable, taskId: string): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM attempts a JOIN turns t ON t.id = a.turn_id WHERE t.task_id = $1 AND a.state <> 'queued'
       AND t.position = (SELECT max(position) FROM turns WHERE task_id = $1) LIMIT 1`,
    [taskId],
  );
  if (rowCount) throw new AppError('conflict', 'The task has begun, so it can wait for nothing any more.');
}

async function refuseCycle(client: Queryable, taskId: string, dependsOnId: string): Promise<void> {
  const { rowCount } = await client.query(
    `WITH RECURSIVE awaited AS (
       SELECT $2::uuid AS id
       UNION SELECT d.depends_on_id FROM awaited a JOIN task_dependencies d ON d.task_id = a.id)
     SELECT 1 FROM awaited WHERE id = $1`,
    [taskId, dependsOnId],
  );
  if (rowCount) {
    throw new AppError('conflict', 'That task waits for this one, so neither would ever start. Choose another one.');
  }
}

async function refuseTooMany(client: Queryable, taskId: string): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM task_dependencies WHERE task_id = $1',
    [taskId],
  );
  if ((rows[0]?.count ?? 0) > maxDependencies) {
    throw new AppError('conflict', `A task depends on at most ${maxDependencies} others. Take one out first.`);
  }
}
