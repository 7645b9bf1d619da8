import { taskStateOf } from '@codex-web/contracts/attempt-state';
import { agentName, reasoningEffort } from '@codex-web/contracts/model';
import type { QueueStanding } from '@codex-web/contracts/queue';
import type { Payer, Task, Turn } from '@codex-web/contracts/task';
import { type AttemptRow, attemptSql, findRowStandings, toAttempt } from './attempt-row.ts';
import type { Database } from './connect.ts';
import { toCredentialOwner } from './credential-owner.ts';
import { findDependencies } from './find-dependencies.ts';
import { noSuchTask } from './lock-task.ts';
import type { Statement } from './queryable.ts';
import { type TaskHeadRow, taskHeadColumns, taskHeadTables, toTaskHead } from './task-head-row.ts';
import type { Viewer } from './viewer.ts';
import { visibleTask } from './visible-task.ts';

/**
 * A task with all its turns and attempts, in as many queries however many there are.
 * @throws AppError `not_found` when the viewer sees no such task.
 */
export async function findTask(db: Database, viewer: Viewer, id: string): Promise<Task> {
  const head = await db.pool.query<TaskHeadRow>(headOfTask, [id, viewer.workspaceId, viewer.userId]);
  if (!head.rows[0]) throw noSuchTask();
  const turnRows = await db.pool.query<TurnRow>(turnsOfTask, [id]);
  const attemptRows = await db.pool.query<AttemptRow>(attemptsOfTask, [id]);
  const standings = await findRowStandings(db, attemptRows.rows);
  const turns = turnRows.rows.map((row) => toTurn(row, attemptRows.rows, standings));
  return { ...toTaskHead(head.rows[0]), ...stateOf(turns), turns, dependsOn: await findDependencies(db, viewer, id) };
}

/** The state in the task's own row may be a moment older than the attempts that were read after it. */
function stateOf(turns: Turn[]): Pick<Task, 'state'> | undefined {
  const newest = turns.at(-1);
  return newest && { state: taskStateOf(newest.attempts.map((attempt) => attempt.state)) };
}

const headOfTask: Statement = {
  name: 'head-of-task',
  text: `
    SELECT ${taskHeadColumns('$3')} FROM ${taskHeadTables('$3')}
    WHERE k.id = $1 AND k.workspace_id = $2 AND ${visibleTask('k', '$3')}`,
};

const attemptsOfTask: Statement = {
  name: 'attempts-of-task',
  text: `${attemptSql} WHERE t.task_id = $1 ORDER BY t.position, a.position`,
};

const turnsOfTask: Statement = {
  name: 'turns-of-task',
  text: `
    SELECT t.id, t.position, t.prompt, t.agent, t.credential_id, t.model, t.reasoning_effort, t.parent_attempt_id,
      t.author_id, t.created_at, u.name AS author_name, c.name AS credential_name,
      c.workspace_id AS credential_workspace_id, c.user_id AS credential_user_id, p.name AS credential_user_name
    FROM turns t
    JOIN users u ON u.id = t.author_id
    LEFT JOIN credentials c ON c.id = t.credential_id
    LEFT JOIN users p ON p.id = c.user_id
    WHERE t.task_id = $1 ORDER BY t.position`,
};

type TurnRow = {
  id: string;
  position: number;
  prompt: string;
  agent: string;
  credential_id: string | null;
  credential_name: string | null;
  credential_workspace_id: string | null;
  credential_user_id: string | null;
  credential_user_name: string | null;
  model: string;
  reasoning_effort: string;
  parent_attempt_id: string | null;
  author_id: string;
  author_name: string;
  created_at: Date;
};

function toTurn(row: TurnRow, attempts: AttemptRow[], standings: Map<string, QueueStanding>): Turn {
  return {
    id: row.id,
    position: row.position,
    prompt: row.prompt,
    agent: agentName.parse(row.agent),
    payer: toPayer(row),
    model: row.model,
    reasoningEffort: reasoningEffort.parse(row.reasoning_effort),
    parentAttemptId: row.parent_attempt_id,
    author: { id: row.author_id, name: row.author_name },
    createdAt: row.created_at.toISOString(),
    attempts: attempts
      .filter((attempt) => attempt.turn_id === row.id)
      .map((attempt) => toAttempt(attempt, standings.get(attempt.id))),
  };
}

function toPayer(row: TurnRow): Payer | null {
  if (row.credential_id === null) return null;
  return {
    credentialId: row.credential_id,
    name: row.credential_name ?? '',
    owner: toCredentialOwner({
      workspaceId: row.credential_workspace_id,
      userId: row.credential_user_id,
      userName: row.credential_user_name,
    }),
  };
}
