import type { Event } from '@codex-web/contracts/event';
import type { LiveDelta } from '@codex-web/contracts/live';
import { addPiece, emptyText, type LiveText } from './live-text.ts';
import type { CommandItem, LimitItem, PreparationItem, Timeline, TimelineItem } from './timeline.ts';

export type Frame = { kind: 'event'; event: Event } | { kind: 'delta'; delta: LiveDelta };

/** The timeline after one more frame. Frames may come twice and deltas in any order: the result is the same. */
export function reduceTimeline(timeline: Timeline, frame: Frame): Timeline {
  if (frame.kind === 'delta') return addDelta(timeline, frame.delta);
  const { event } = frame;
  if (event.seq <= timeline.lastSeq) return timeline;
  return addEvent({ ...timeline, lastSeq: event.seq }, event);
}

function addEvent(timeline: Timeline, event: Event): Timeline {
  switch (event.type) {
    case 'attempt.claimed':
      return event.data.resumed
        ? addNote(timeline, event, 'plain', 'Another worker took over; nothing was lost.')
        : timeline;
    case 'checkout.prepared':
      return addPreparation(timeline, event, `Checked out ${event.data.commit.slice(0, 7)}`, event.data.durationMs);
    case 'sandbox.created':
      return addPreparation(timeline, event, `Started a sandbox from ${event.data.image}`, event.data.durationMs);
    case 'sandbox.reused':
      return addPreparation(timeline, event, 'Goes on in the sandbox of the earlier attempt', null);
    case 'turn.started':
      return endPreparation(timeline);
    case 'usage.updated':
      return { ...timeline, usage: event.data };
    case 'wait.started':
      return { ...timeline, waiting: event.data };
    case 'wait.ended':
      return addNote({ ...timeline, waiting: null }, event, 'plain', 'The model provider answers again.');
    case 'limit.approached':
      return addLimit(timeline, event, 'approached');
    case 'limit.reached':
      return addLimit(timeline, event, 'reached');
    case 'warning.raised':
      return addNote(withoutOpenTexts(timeline), event, 'warning', event.data.message);
    case 'cancel.requested':
      return { ...addNote(timeline, event, 'plain', 'Stop requested.'), cancelRequested: true };
    case 'diff.stored':
      return { ...timeline, diff: event.data };
    case 'attempt.ended':
      return endAttempt(
        withoutOpenTexts(timeline, (text) => text !== ''),
        event,
      );
    default:
      return addItem(timeline, event);
  }
}

type ItemEvent = Event & {
  type: `message.${string}` | `reasoning.${string}` | `command.${string}` | 'files.changed' | 'plan.updated';
};

/** What the agent itself said and did. */
function addItem(timeline: Timeline, event: ItemEvent): Timeline {
  switch (event.type) {
    case 'message.started':
      return openText(timeline, 'message', event.data.itemId, event.at);
    case 'reasoning.started':
      return openText(timeline, 'reasoning', event.data.itemId, event.at);
    case 'message.completed':
    case 'reasoning.completed':
      return closeText(timeline, event);
    case 'command.started':
      return startCommand(timeline, event);
    case 'command.completed':
      return endCommand(timeline, event);
    case 'files.changed':
      return addFiles(timeline, event);
    case 'plan.updated':
      return updatePlan(timeline, event);
    default:
      event satisfies never;
      return timeline;
  }
}

function addDelta(timeline: Timeline, { itemId, kind, offset, text }: LiveDelta): Timeline {
  if (timeline.ended) return timeline;
  return change(timeline, itemId, (item) => {
    if (item && !('live' in item && isOpen(item))) return item;
    const open = item ?? newItem(kind, itemId, '');
    const live = addPiece(open.live, { offset, text });
    return live === open.live ? open : { ...open, live };
  });
}

function newItem(kind: LiveDelta['kind'], id: string, at: string) {
  return kind === 'command' ? commandOf(undefined, id, at) : { kind, id, at, live: emptyText, open: true as boolean };
}

function isOpen(item: TimelineItem): boolean {
  return item.kind === 'command' ? item.status === 'running' : 'open' in item && item.open;
}

function openText(timeline: Timeline, kind: 'message' | 'reasoning', id: string, at: string): Timeline {
  return change(timeline, id, (item) => (item ? { ...item, at } : { kind, id, at, live: emptyText, open: true }));
}

function closeText(timeline: Timeline, event: Event & { type: 'message.completed' | 'reasoning.completed' }): Timeline {
  const { itemId, text } = event.data;
  const kind = event.type === 'message.completed' ? ('message' as const) : ('reasoning' as const);
  const live = complete(text);
  return change(timeline, itemId, (item) => ({ kind, id: itemId, at: item?.at || event.at, live, open: false }));
}

function startCommand(timeline: Timeline, { at, data }: Event & { type: 'command.started' }): Timeline {
  const { itemId, command, cwd } = data;
  return change(timeline, itemId, (item) => ({ ...commandOf(item, itemId, at), command, cwd, at }));
}

function endCommand(timeline: Timeline, event: Event & { type: 'command.completed' }): Timeline {
  const { itemId, output, ...data } = event.data;
  return change(timeline, itemId, (item) => ({
    ...commandOf(item, itemId, event.at),
    ...data,
    live: complete(output),
  }));
}

function addFiles(timeline: Timeline, { at, data }: Event & { type: 'files.changed' }): Timeline {
  const { itemId, ...rest } = data;
  return change(timeline, itemId, () => ({ kind: 'files', id: itemId, at, ...rest }));
}

function updatePlan(timeline: Timeline, { at, data }: Event & { type: 'plan.updated' }): Timeline {
  return change(timeline, 'plan', (item) => ({ kind: 'plan', id: 'plan', at: item?.at ?? at, steps: data.steps }));
}

function commandOf(item: TimelineItem | undefined, id: string, at: string): CommandItem {
  if (item?.kind === 'command') return item;
  const unknown = { command: '', cwd: '', omittedBytes: 0, exitCode: null, durationMs: null };
  return { kind: 'command', id, at, live: emptyText, status: 'running', ...unknown };
}

function complete(text: string): LiveText {
  return { ...emptyText, text };
}

function addPreparation(timeline: Timeline, event: Event, text: string, durationMs: number | null): Timeline {
  return change(timeline, 'preparation', (item) => {
    const before: PreparationItem | null = item?.kind === 'preparation' ? item : null;
    const steps = [...(before?.steps ?? []), { text, durationMs }];
    return { kind: 'preparation', id: 'preparation', at: before?.at ?? event.at, steps, open: before?.open ?? true };
  });
}

function endPreparation(timeline: Timeline): Timeline {
  if (!timeline.items.some((item) => item.kind === 'preparation' && item.open)) return timeline;
  return change(timeline, 'preparation', (item) =>
    item?.kind === 'preparation' ? { ...item, open: false } : undefined,
  );
}

/** A model that is asked again begins anew: the text it was in the middle of is never completed. */
function withoutOpenTexts(timeline: Timeline, mayStay: (text: string) => boolean = () => false): Timeline {
  const stays = (item: TimelineItem) =>
    (item.kind !== 'message' && item.kind !== 'reasoning') || !item.open || mayStay(item.live.text);
  return { ...timeline, items: timeline.items.filter(stays) };
}

function endAttempt(timeline: Timeline, { at, data }: Event & { type: 'attempt.ended' }): Timeline {
  return { ...endPreparation(timeline), items: timeline.items.map(ended), waiting: null, ended: { ...data, at } };
}

function addNote(timeline: Timeline, { seq, at }: Event, tone: 'plain' | 'warning', text: string): Timeline {
  const id = `note-${seq}`;
  return change(timeline, id, () => ({ kind: 'note', id, at, tone, text }));
}

function addLimit(
  timeline: Timeline,
  { seq, at, data }: Event & { type: 'limit.approached' | 'limit.reached' },
  stage: LimitItem['stage'],
): Timeline {
  const { used, ...measure } = data;
  const id = `limit-${seq}`;
  const told = stage === 'reached' ? withoutLateWarning(timeline) : timeline;
  return change(told, id, () => ({ kind: 'limit', id, at, stage, measure, used }));
}

/** A warning that came when the limit was used up already says nothing beside the word that it is reached. */
function withoutLateWarning(timeline: Timeline): Timeline {
  const last = timeline.items.at(-1);
  const isLate = last?.kind === 'limit' && last.stage === 'approached' && last.used >= last.measure.amount;
  return isLate ? { ...timeline, items: timeline.items.slice(0, -1) } : timeline;
}

function ended(item: TimelineItem): TimelineItem {
  if (item.kind === 'command' && item.status === 'running') return { ...item, status: 'interrupted' };
  return 'open' in item && item.open ? { ...item, open: false } : item;
}

/** Puts what `make` returns in the place of the item with that id, or at the end where there is none. */
function change(
  timeline: Timeline,
  id: string,
  make: (item: TimelineItem | undefined) => TimelineItem | undefined,
): Timeline {
  const index = timeline.items.findLastIndex((item) => item.id === id);
  const before = timeline.items[index];
  const after = make(before);
  if (!after || after === before) return timeline;
  return { ...timeline, items: before ? timeline.items.with(index, after) : [...timeline.items, after] };
}
