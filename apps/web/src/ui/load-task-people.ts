import { type TaskPeopleAnswer, taskPeopleAnswer } from '@codex-web/contracts/task-change';
import { request } from '@/api/request.ts';

/** The people who can be named with a task: mentioned, or handed it. @throws ApiError */
export function loadTaskPeople(taskId: string): Promise<TaskPeopleAnswer> {
  return request(taskPeopleAnswer, `/tasks/${taskId}/people`);
}
