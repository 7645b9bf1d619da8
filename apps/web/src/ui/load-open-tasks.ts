import { type TaskSummary, tasksAnswer } from '@codex-web/contracts/task';
import { request } from '@/api/request.ts';

/** The tasks that another one can wait for; `waiting` is for a provider, so such a task is at work too. @throws ApiError */
export async function loadOpenTasks(): Promise<TaskSummary[]> {
  const { items } = await request(tasksAnswer, '/tasks?state=queued&state=running&state=waiting&limit=100');
  return items;
}
