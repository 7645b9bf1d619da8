import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import { type AttemptState, isFinal } from '@codex-web/contracts/attempt-state';
import type { AgentName, ReasoningEffort } from '@codex-web/contracts/model';
import type { PoolClient } from 'pg';
import type { Origin } from './actor.ts';
import type { Database } from './connect.ts';
import type { Idempotency } from './create-task.ts';
import { settleTask } from './end-attempt.ts';
import { inTransaction } from './in-transaction.ts';
import { insertAttempts } from './insert-attempts.ts';
import { lockTask } from './lock-task.ts';
import { noteActivity } from './note-activity.ts';
import { recordAudit } from './record-audit.ts';
import { refuseClosedQueue } from './refuse-closed-queue.ts';
import { violatedConstraint } from './violated-constraint.ts';

export type NewTurn = {
  workspaceId: string;
  taskId: string;
  authorId: string;
  /** Where the request came from. */
  origin?: Origin | null;
  /** The attempt to go on from. */
  attemptId: string;
  prompt: string;
  agent: AgentName;
  /** What pays. */
  credentialId: string | null;
  model: string;
  reasoningEffort: ReasoningEffort;
  idempotency: Idempotency | null;
};

/**
 * Records a follow-up with one queued attempt. It goes on from the given attempt; when that one ended before it
 * began, from the nearest one before it that did begin, since only there is anything to go on from.
 * @returns null, with nothing recorded, when the author has a turn with this key.
 * @throws AppError `not_found` when the author sees no such task or the task no such attempt;
 *   `attempt_still_running` while any attempt of the task is not final;
 *   `conflict` when the task went on from that attempt before: its sandbox holds later work now;
 *   `queue_closed` when the workspace takes no follow-ups now.
 */
export async function createTurn(db: Database, turn: NewTurn): Promise<{ id: string; attemptIds: string[] } | null> {
  try {
    return await inTransaction(db, async (client) => {
      // Whoever is being removed is a member until here or not any more: what is made is seen by the removal, or not made.
      await client.query('SELECT 1 FROM workspaces WHERE id = $1 FOR SHARE', [turn.workspaceId]);
      await lockTask(client, { workspaceId: turn.workspaceId, userId: turn.authorId }, turn.taskId);
      // Before anything refuses: of two equal requests at once the second finds the task at work, through the first.
      if (turn.idempotency && (await hasTurn(client, turn.authorId, turn.idempotency.key))) return null;
      await refuseClosedQueue(client, turn.workspaceId);
      const attempts = await attemptsOfTask(client, turn.taskId);
      const parentId = goOnFrom(attempts, turn.attemptId);
      const id = await insertTurn(client, turn, parentId);
      const attemptIds = await insertAttempts(client, id, 1);
      await settleTask(client, id);
      await noteActivity(client, turn.taskId, turn.authorId);
      await recordAudit(client, {
        ...{
          workspaceId: turn.workspaceId,
          actorId: turn.authorId,
          origin: turn.origin ?? null,
          action: 'turn.created',
        },
        ...{ subject: { type: 'task', id: turn.taskId }, summary: 'Followed up on a task.' },
      });
      return { id, attemptIds };
    });
  } catch (error) {
    if (violatedConstraint(error) === 'turns_author_id_idempotency_key_key') return null;
    throw error;
  }
}

async function hasTurn(client: PoolClient, authorId: string, key: string): Promise<boolean> {
  const { rows } = await client.query('SELECT 1 FROM turns WHERE author_id = $1 AND idempotency_key = $2', [
    authorId,
    key,
  ]);
  return rows.length > 0;
}

export type AttemptInTask = {
  id: string;
  state: AttemptState;
  started: boolean;
  /** The attempt that its turn goes on from. */
  parentId: string | null;
};

async function attemptsOfTask(client: PoolClient, taskId: string): Promise<AttemptInTask[]> {
  const { rows } = await client.query<AttemptInTask>(
    `SELECT a.id, a.state, a.started_at IS NOT NULL AS started, t.parent_attempt_id AS "parentId"
     FROM attempts a JOIN turns t ON t.id = a.turn_id WHERE t.task_id = $1`,
    [taskId],
  );
  return rows;
}

/** Decides which attempt a follow-up to `attemptId` goes on from. @throws AppError as createTurn does. */
export function goOnFrom(attempts: readonly AttemptInTask[], attemptId: string): string {
  const asked = attempts.find((attempt) => attempt.id === attemptId);
  if (!asked) throw new AppError('not_found', 'The task has no such attempt.');
  if (!isFinal(asked.state)) {
    throw new AppError('attempt_still_running', 'This attempt is still at work. Wait until it ends, or stop it.');
  }
  if (attempts.some((attempt) => !isFinal(attempt.state))) {
    throw new AppError(
      'attempt_still_running',
      'Another attempt of this task is still at work. Wait until it ends, or stop it.',
    );
  }
  const parent = nearestStarted(attempts, asked);
  if (attempts.some((attempt) => attempt.started && attempt.parentId === parent.id)) {
    throw new AppError('conflict', 'The task went on from this attempt before. Go on from its newest turn.');
  }
  return parent.id;
}

function nearestStarted(attempts: readonly AttemptInTask[], from: AttemptInTask): AttemptInTask {
  if (from.started) return from;
  const before = attempts.find((attempt) => attempt.id === from.parentId);
  return before ? nearestStarted(attempts, before) : from;
}

async function insertTurn(client: PoolClient, turn: NewTurn, parentAttemptId: string): Promise<string> {
  const id = randomUUID();
  await client.query(
    `INSERT INTO turns (id, task_id, position, prompt, agent, credential_id, model, reasoning_effort, author_id,
       parent_attempt_id, idempotency_key, request_hash)
     SELECT $1, $2, max(position) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM turns WHERE task_id = $2`,
    [
      id,
      turn.taskId,
      turn.prompt,
      turn.agent,
      turn.credentialId,
      turn.model,
      turn.reasoningEffort,
      turn.authorId,
      parentAttemptId,
      turn.idempotency?.key ?? null,
      turn.idempotency?.requestHash ?? null,
    ],
  );
  return id;
}
