import { AppError } from '@codex-web/contracts/app-error';
import { limitAdvice, limitReachedMessage } from '@codex-web/contracts/limit-in-words';
import { judgeLimits } from './check-limits.ts';
import type { Database } from './connect.ts';
import { limitStatuses } from './limit-statuses.ts';

/**
 * Refuses work that would have to stop before it began.
 * @param subject who asks, and the task they want to go on with; null for a new one.
 * @throws AppError `limit_reached` that names the limit when one over the person, the workspace or the task is used up.
 */
export async function refuseUsedUp(
  db: Database,
  subject: { workspaceId: string; userId: string; taskId: string | null },
): Promise<void> {
  const { reached } = judgeLimits(await limitStatuses(db, subject));
  if (reached) throw new AppError('limit_reached', `${limitReachedMessage(reached)} ${limitAdvice(reached)}`);
}
