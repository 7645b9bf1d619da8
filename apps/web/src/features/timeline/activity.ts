import type { Timeline, TimelineItem } from './timeline.ts';
import { withoutShell } from './without-shell.ts';

/** What an attempt that is at work does at this moment, in a few words. */
export function activity(timeline: Timeline): string {
  const open = timeline.items.findLast(isOpen);
  const plan = planProgress(timeline);
  const now = open ? wordsFor(open) : timeline.items.length === 0 ? 'Preparing the sandbox' : 'Waiting for the model';
  return plan ? `${now} · ${plan}` : now;
}

function isOpen(item: TimelineItem): boolean {
  return item.kind === 'command' ? item.status === 'running' : 'open' in item && item.open;
}

function wordsFor(item: TimelineItem): string {
  if (item.kind === 'command') return `Running ${withoutShell(item.command).split('\n')[0]}`;
  if (item.kind === 'preparation') return 'Preparing the sandbox';
  return item.kind === 'reasoning' ? 'Thinking' : 'Writing';
}

function planProgress(timeline: Timeline): string | null {
  const plan = timeline.items.findLast((item) => item.kind === 'plan');
  if (!plan) return null;
  const step = plan.steps.findIndex(({ status }) => status === 'in_progress');
  return step === -1 ? null : `step ${step + 1} of ${plan.steps.length}: ${plan.steps[step]?.text}`;
}
