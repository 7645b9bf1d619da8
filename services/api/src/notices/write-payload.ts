import { type WebhookPayload, webhookTestType } from '@codex-web/contracts/webhook';
import type { HookedNotice } from '@codex-web/db/insert-webhook-deliveries';

/** The body of a webhook request. */
export function writePayload(publicUrl: string, notice: HookedNotice): string {
  const { task } = notice;
  const payload: WebhookPayload = {
    version: 1,
    type: notice.type,
    timestamp: notice.at.toISOString(),
    data: {
      workspaceId: notice.workspaceId,
      task: task && {
        ...task,
        url: `${publicUrl}/tasks/${task.id}`,
        apiUrl: `${publicUrl}/api/v1/tasks/${task.id}`,
      },
      actor: notice.actor,
    },
  };
  return JSON.stringify(payload);
}

export function writeTestPayload(publicUrl: string, workspaceId: string, now: Date): string {
  return writePayload(publicUrl, { type: webhookTestType, at: now, workspaceId, task: null, actor: null });
}
