import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { AgentName, ReasoningEffort } from '@codex-web/contracts/model';
import type { TaskPriority } from '@codex-web/contracts/queue';
import type { TaskMode, Visibility } from '@codex-web/contracts/task';
import type { PoolClient } from 'pg';
import type { Origin } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { insertAttempts } from './insert-attempts.ts';
import { insertDependencies } from './insert-dependencies.ts';
import { recordAudit } from './record-audit.ts';
import { recordNotice } from './record-notice.ts';
import { refuseClosedQueue } from './refuse-closed-queue.ts';
import { violatedConstraint } from './violated-constraint.ts';
import { openRepository } from './visible-task.ts';

/** Makes a repeat of a request harmless: `key` is the client's, `requestHash` tells whether the request is the same. */
export type Idempotency = { key: string; requestHash: string };

export type NewTask = {
  workspaceId: string;
  authorId: string;
  /** Where the request came from. */
  origin?: Origin | null;
  repositoryId: string;
  title: string;
  mode: TaskMode;
  /** The workspace's usual one when null. */
  visibility?: Visibility | null;
  labels?: readonly string[];
  /** `normal` when left out. */
  priority?: TaskPriority;
  /** Tasks that have to be completed before this one starts. */
  dependsOn?: readonly string[];
  baseBranch: string | null;
  baseCommit: string;
  branchName: string;
  prompt: string;
  agent: AgentName;
  /** What pays. */
  credentialId: string | null;
  model: string;
  reasoningEffort: ReasoningEffort;
  /** How many attempts the first turn has. */
  attempts: number;
  idempotency: Idempotency | null;
};

/**
 * Records a task with its first turn and the queued attempts of it, all or nothing.
 * @returns null, with nothing recorded, when the author has a task with this key.
 * @throws AppError `not_found` when the workspace has no such repository, or it is not open to the author, or the author does not see a
 *   task that it is to depend on; `queue_closed` when the workspace takes no new tasks.
 */
export async function createTask(db: Database, task: NewTask): Promise<{ id: string; attemptIds: string[] } | null> {
  try {
    return await inTransaction(db, async (client) => {
      await refuseClosedQueue(client, task.workspaceId);
      const id = await insertTask(client, task);
      await insertDependencies(client, task, id);
      await recordNotice(client, {
        workspaceId: task.workspaceId,
        type: 'task.created',
        taskId: id,
        actorId: task.authorId,
      });
      const turnId = randomUUID();
      await client.query(
        `INSERT INTO turns (id, task_id, position, prompt, agent, credential_id, model, reasoning_effort, author_id)
         VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8)`,
        [turnId, id, task.prompt, task.agent, task.credentialId, task.model, task.reasoningEffort, task.authorId],
      );
      const attemptIds = await insertAttempts(client, turnId, task.attempts);
      await recordAudit(client, {
        ...{
          workspaceId: task.workspaceId,
          actorId: task.authorId,
          origin: task.origin ?? null,
          action: 'task.created',
        },
        ...{ subject: { type: 'task', id }, summary: `Submitted a task with ${inWords(task.attempts)}.` },
      });
      return { id, attemptIds };
    });
  } catch (error) {
    if (violatedConstraint(error) === 'tasks_author_id_idempotency_key_key') return null;
    throw error;
  }
}

function inWords(attempts: number): string {
  return attempts === 1 ? 'one attempt' : `${attempts} attempts`;
}

async function insertTask(client: PoolClient, task: NewTask): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO tasks (id, workspace_id, author_id, assignee_id, repository_id, environment_id, title, mode, state, base_branch,
       base_commit, branch_name, idempotency_key, request_hash, visibility, labels, priority, activity_by, activity_at)
     SELECT $1, r.workspace_id, $3, $3, r.id, e.id, $5, $6, 'queued', $7, $8, $9, $10, $11,
       coalesce($12, w.default_visibility), $13, $14, $3, now()
     FROM repositories r JOIN workspaces w ON w.id = r.workspace_id
     JOIN LATERAL (SELECT id FROM environments WHERE repository_id = r.id ORDER BY created_at, id LIMIT 1) e ON true
     WHERE r.workspace_id = $2 AND r.id = $4 AND r.removed_at IS NULL AND ${openRepository('r.id', '$3')}
     RETURNING id`,
    [
      randomUUID(),
      task.workspaceId,
      task.authorId,
      task.repositoryId,
      task.title,
      task.mode,
      task.baseBranch,
      task.baseCommit,
      task.branchName,
      task.idempotency?.key ?? null,
      task.idempotency?.requestHash ?? null,
      task.visibility ?? null,
      task.labels ?? [],
      task.priority ?? 'normal',
    ],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such repository. It may have been removed.');
  return rows[0].id;
}
