import { z } from 'zod';
import type { Notification } from './app-server.ts';

const item = z.looseObject({ type: z.string(), id: z.string() });
export type TurnItem = z.infer<typeof item>;

/** The items a turn completed, the user's own message left out. */
export function itemsOf(notifications: Notification[]): TurnItem[] {
  return notifications
    .filter(({ method }) => method === 'item/completed')
    .map(({ params }) => item.parse(params.item))
    .filter(({ type }) => type !== 'userMessage');
}

/** What came, in short: method and item type, repetitions counted once. */
export function outline(notifications: Notification[]): string[] {
  const names = notifications.map(({ method, params }) => {
    const type = item.safeParse(params.item).data?.type;
    return type === undefined ? method : `${method} ${type}`;
  });
  return names.filter((name, index) => name !== names[index - 1]);
}

export function textsOf(notifications: Notification[], type = 'agentMessage'): unknown[] {
  return itemsOf(notifications)
    .filter((one) => one.type === type)
    .map((one) => one.text ?? one.summary);
}

export function turnStatus(notifications: Notification[]): unknown {
  const ended = notifications.find(({ method }) => method === 'turn/completed');
  return z.object({ turn: z.object({ status: z.string() }) }).parse(ended?.params).turn.status;
}

/** A prompt that makes the demo model do exactly this. */
export function scripted(...lines: object[]): string {
  return ['```script', ...lines.map((line) => JSON.stringify(line)), '```'].join('\n');
}
