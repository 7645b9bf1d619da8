import { setImmediate } from 'node:timers/promises';
import type { Event, EventType } from '@codex-web/contracts/event';
import type { ShareRedactor } from './share-redactor.ts';

/** What is shown of each type of event. The others tell of machines, costs, limits and credentials. */
const shown: Partial<Record<EventType, true>> = {
  'checkout.prepared': true,
  'turn.started': true,
  'message.started': true,
  'message.completed': true,
  'reasoning.started': true,
  'reasoning.completed': true,
  'command.started': true,
  'command.completed': true,
  'files.changed': true,
  'plan.updated': true,
  'cancel.requested': true,
  'diff.stored': true,
  'attempt.ended': true,
};

/** The events as a share link shows them. Lets others run in between. */
export async function sharedEvents(events: readonly Event[], redactor: ShareRedactor): Promise<Event[]> {
  const items: Event[] = [];
  for (const event of events) {
    items.push(...sharedEvent(event, redactor));
    await setImmediate();
  }
  return items;
}

function sharedEvent(event: Event, redactor: ShareRedactor): Event[] {
  if (!shown[event.type]) return [];
  if (event.type === 'attempt.ended') return [{ ...event, data: { ...event.data, message: null } }];
  return [{ ...event, data: redacted(event.data, redactor) } as Event];
}

/** The same value without what is taken out of its texts. Ids of items are kept: they tie what belongs together. */
function redacted(value: unknown, redactor: ShareRedactor): unknown {
  if (typeof value === 'string') return redactor.text(value);
  if (Array.isArray(value)) return value.map((inner) => redacted(inner, redactor));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'itemId' ? inner : redacted(inner, redactor)]),
  );
}
