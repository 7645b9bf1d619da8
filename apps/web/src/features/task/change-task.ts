import type { ChangeTaskRequest } from '@codex-web/contracts/task-change';
import { z } from 'zod';
import { request } from '@/api/request.ts';

/** Changes something of a task other than its turns. @throws ApiError */
export async function changeTask(taskId: string, change: ChangeTaskRequest): Promise<void> {
  await request(z.unknown(), `/tasks/${taskId}`, { method: 'PATCH', body: change });
}
