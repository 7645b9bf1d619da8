import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { EventData } from '@codex-web/contracts/event';
import type { LimitMeasure } from '@codex-web/contracts/limit';
import type { AttemptUsage } from '@codex-web/contracts/usage';
import type { LiveText } from './live-text.ts';

type Base = { id: string; at: string };

export type PreparationItem = Base & {
  kind: 'preparation';
  steps: { text: string; durationMs: number | null }[];
  open: boolean;
};
export type MessageItem = Base & { kind: 'message'; live: LiveText; open: boolean };
export type ReasoningItem = Base & { kind: 'reasoning'; live: LiveText; open: boolean };
export type CommandItem = Base & {
  kind: 'command';
  command: string;
  cwd: string;
  live: LiveText;
  omittedBytes: number;
  exitCode: number | null;
  durationMs: number | null;
  /** `interrupted`: the attempt ended while the command was at work. */
  status: 'running' | 'completed' | 'failed' | 'declined' | 'interrupted';
};
export type FilesItem = Base & { kind: 'files' } & Omit<EventData<'files.changed'>, 'itemId'>;
export type PlanItem = Base & { kind: 'plan'; steps: EventData<'plan.updated'>['steps'] };
export type LimitItem = Base & { kind: 'limit'; stage: 'approached' | 'reached'; measure: LimitMeasure; used: number };
export type NoteItem = Base & { kind: 'note'; tone: 'plain' | 'warning'; text: string };

/** One thing an attempt did, as the page shows it. */
export type TimelineItem =
  | PreparationItem
  | MessageItem
  | ReasoningItem
  | CommandItem
  | FilesItem
  | PlanItem
  | LimitItem
  | NoteItem;

/** All that is known of an attempt from its events and what streams in between them. */
export type Timeline = {
  items: readonly TimelineItem[];
  /** The highest `seq` that was seen; 0 before the first. */
  lastSeq: number;
  usage: AttemptUsage | null;
  diff: EventData<'diff.stored'> | null;
  cancelRequested: boolean;
  /** What the attempt waits for at the provider; undefined while its events said nothing of it. */
  waiting: EventData<'wait.started'> | null | undefined;
  ended: { state: AttemptState; code: string | null; message: string | null; at: string } | null;
};

export const emptyTimeline: Timeline = {
  items: [],
  lastSeq: 0,
  usage: null,
  diff: null,
  cancelRequested: false,
  waiting: undefined,
  ended: null,
};
