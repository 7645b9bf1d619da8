import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { NoticeType } from '@codex-web/contracts/notice-type';
import type { PoolClient } from 'pg';
import { recordNotice } from './record-notice.ts';

/** A task may begin to wait again and again while a limit is nearly reached; people are told once in so many minutes. */
const waitingEveryMinutes = 60;

/** Writes down, for the people of a task, that it came into this state. @param by who brought it there; null for the agent. */
export async function recordStateNotice(
  client: PoolClient,
  taskId: string,
  state: AttemptState,
  by: string | null,
): Promise<void> {
  const type = typeOf(state);
  if (type === null) return;
  const { rows } = await client.query<{ workspace_id: string; told: boolean }>(
    `SELECT k.workspace_id, EXISTS (
       SELECT 1 FROM notices n WHERE n.task_id = k.id AND n.type = 'task.waiting'
         AND n.at > now() - interval '${waitingEveryMinutes} minutes') AS told
     FROM tasks k WHERE k.id = $1`,
    [taskId],
  );
  const task = rows[0];
  if (!task || (state === 'waiting' && task.told)) return;
  await recordNotice(client, { workspaceId: task.workspace_id, type, taskId, actorId: by });
}

function typeOf(state: AttemptState): NoticeType | null {
  switch (state) {
    case 'completed':
      return 'task.completed';
    case 'failed':
      return 'task.failed';
    case 'cancelled':
      return 'task.cancelled';
    case 'waiting':
      return 'task.waiting';
    case 'queued':
    case 'running':
      return null;
    default:
      return state satisfies never;
  }
}
