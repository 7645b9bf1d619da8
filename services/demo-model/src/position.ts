import { type Item, textOf } from './conversation.ts';
import { isCall, type Step } from './script.ts';

/** A command that was still running when the agent answered the call. */
export type Running = { step: number; poll: number; handle: { kind: 'session' | 'cell'; id: string } };

/** Where a turn is. The steps from `start` up to, not including, `end` go out with this answer. */
export type Position = {
  running: Running | null;
  /** Where the answer would begin if nothing of it had arrived yet. */
  from: number;
  start: number;
  end: number;
};

/** Call ids carry the step they belong to, and how often that step was asked for its outcome. */
export function callId(step: number, poll: number, unique: string): string {
  return `${callIdOf(step)}${poll}-${unique}`;
}

/** What the ids of all calls for a step begin with. */
export function callIdOf(step: number): string {
  return `demo-${step}-`;
}

/**
 * Reads from the history since the prompt how far the steps are: the last tool call tells its step, and messages and
 * reasoning after it are those of an answer that was cut and is asked for again.
 */
export function findPosition(steps: Step[], since: Item[]): Position {
  const lastCall = since.findLastIndex((item) => readCallId(item) !== null && !isOutput(item));
  const call = since[lastCall];
  const id = call ? readCallId(call) : null;
  const from = id ? id.step + 1 : 0;
  const boundary = steps.findIndex((step, index) => index >= from && isCall(step));
  return {
    running: call && id ? findRunning(call, id, since) : null,
    from,
    start: skipDelivered(steps, from, since.slice(lastCall + 1)),
    end: boundary === -1 ? steps.length : boundary + 1,
  };
}

function skipDelivered(steps: Step[], from: number, items: Item[]): number {
  const left = {
    say: items.filter(({ type, role }) => type === 'message' && role === 'assistant').length,
    reason: items.filter(({ type }) => type === 'reason' || type === 'reasoning').length,
  };
  let start = from;
  for (const [offset, step] of steps.slice(from).entries()) {
    if (isCall(step)) break;
    if ((step.kind !== 'say' && step.kind !== 'reason') || left[step.kind] === 0) continue;
    left[step.kind] -= 1;
    start = from + offset + 1;
  }
  return start;
}

function findRunning(call: Item, id: { step: number; poll: number }, since: Item[]): Running | null {
  const output = since.findLast((item) => isOutput(item) && item.call_id === call.call_id);
  const [head = ''] = textOf(output?.output).split('\nOutput:\n', 1);
  const session = /^Process running with session ID (\S+)$/m.exec(head)?.[1];
  if (session !== undefined) return { ...id, handle: { kind: 'session', id: session } };
  const cell = /^Script running with cell ID (\S+)/.exec(head)?.[1];
  return cell === undefined ? null : { ...id, handle: { kind: 'cell', id: cell } };
}

function isOutput({ type }: Item): boolean {
  return type.endsWith('_output');
}

function readCallId({ call_id }: Item): { step: number; poll: number } | null {
  const [, step, poll] = /^demo-(\d+)-(\d+)-/.exec(call_id ?? '') ?? [];
  return step === undefined ? null : { step: Number(step), poll: Number(poll) };
}
