import { type NoticeType, noticeRule } from '@codex-web/contracts/notice-type';
import { type Webhook, type WebhookDelivery, webhookTestType } from '@codex-web/contracts/webhook';

const words: Partial<Record<string, string>> = {
  'task.completed': 'A task is completed',
  'task.failed': 'A task failed',
  'task.waiting': 'A task waits for a limit',
  'task.handed_over': 'A task was handed over',
  'comment.added': 'Somebody commented on a task',
  [webhookTestType]: 'Test',
};

/** What a webhook can be told of, in words that do not speak to one person. */
export function wordsOfType(type: NoticeType): string {
  return words[type] ?? noticeRule(type).label;
}

/** `type` of a delivery: one of an earlier version of the product is shown as it is. */
export function wordsOfDelivery({ type }: WebhookDelivery): string {
  return words[type] ?? type;
}

export type WebhookState = { tone: 'fine' | 'failing' | 'off'; word: string };

export function stateOf({ active, failingSince, disabledReason }: Webhook): WebhookState {
  if (!active) return { tone: 'off', word: disabledReason === null ? 'Switched off' : 'Switched off by the product' };
  return failingSince === null ? { tone: 'fine', word: 'Active' } : { tone: 'failing', word: 'Failing' };
}

/** A body as it is read best: indented where it is JSON. */
export function readableBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
