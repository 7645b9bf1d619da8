import type { AgentTurn, TurnEnd } from '../agent.ts';
import type { Entry, Journal } from './journal.ts';
import type { ModelCall, Note } from './note.ts';
import { toolOf } from './tools/tools.ts';

/** What a worker does next. The same action is never taken twice; `id` says which it is. */
export type Action =
  | { kind: 'note'; id: string; note: Note }
  | { kind: 'run'; id: string; script: string }
  | { kind: 'wait'; run: string; timeoutMs: number }
  /** `isAgain` when an earlier worker was in the middle of this answer. */
  | { kind: 'ask'; id: string; isAgain: boolean };

/** Decides from the journal alone; null when the turn has ended. */
export function nextAction(journal: Journal, turn: AgentTurn, interrupted: boolean): Action | null {
  const own = journal.entries.filter(({ attempt }) => attempt === turn.attemptId);
  if (own.some(({ note }) => note.kind === 'end')) return null;
  if (!own.some(({ note }) => note.kind === 'prompt')) {
    return { kind: 'note', id: 'prompt', note: { kind: 'prompt', thread: journal.threadId, text: turn.prompt } };
  }
  const answers = own.filter(({ note }) => note.kind === 'answer');
  const last = answers.at(-1);
  const open = last && openCall(own, last);
  if (interrupted) return (open && runUnderWay(journal, turn, open)) ?? end({ outcome: 'interrupted' });
  if (open) return actionOfCall(journal, turn, open, last.isOld);
  if (last && !hasCalls(last)) return end({ outcome: 'completed' });
  const isAgain = own.findLastIndex(({ note }) => note.kind === 'began') > own.lastIndexOf(last ?? missing);
  return { kind: 'ask', id: `answer-${answers.length + 1}`, isAgain };
}

export function end(how: TurnEnd): Action {
  return { kind: 'note', id: 'end', note: { kind: 'end', end: how } };
}

/** No entry of any journal; it is found nowhere. */
const missing: Entry = { attempt: '', note: { kind: 'warning', message: '' }, isOld: false };

function hasCalls({ note }: Entry): boolean {
  return note.kind === 'answer' && note.items.some((item) => item.type === 'call');
}

/** The first call of an answer that the model has not been told the outcome of. */
function openCall(own: Entry[], { note }: Entry): ModelCall | null {
  if (note.kind !== 'answer') return null;
  const settled = new Set(own.flatMap((entry) => (entry.note.kind === 'result' ? entry.note.item : [])));
  return (
    note.items.flatMap((item) => (item.type === 'call' ? item : [])).find(({ item }) => !settled.has(item)) ?? null
  );
}

function actionOfCall(journal: Journal, turn: AgentTurn, call: ModelCall, isOld: boolean): Action {
  // What it did in a container that is gone, nobody knows; doing it again might do it twice.
  if (isOld) return result(call, 'The sandbox was started anew before this had ended. Look at what it has done.');
  const tool = toolOf(call);
  if (!tool) return result(call, `There is no tool ${call.name.slice(0, 100)}.`);
  const step = tool.next(call, journal.runsOf(turn.attemptId, call.item));
  switch (step.kind) {
    case 'run':
      return { kind: 'run', id: `${call.item}-${step.name}`, script: step.script };
    case 'wait':
      return { kind: 'wait', run: `${call.item}-${step.name}`, timeoutMs: step.timeoutMs };
    case 'result':
      return result(call, step.text, step.image);
    default:
      return step satisfies never;
  }
}

function runUnderWay(journal: Journal, turn: AgentTurn, call: ModelCall): Action | null {
  const step = toolOf(call)?.next(call, journal.runsOf(turn.attemptId, call.item));
  return step?.kind === 'wait' ? { kind: 'wait', run: `${call.item}-${step.name}`, timeoutMs: step.timeoutMs } : null;
}

function result(call: ModelCall, text: string, image?: string): Action {
  const note: Note = { kind: 'result', item: call.item, text, ...(image !== undefined && { image }) };
  return { kind: 'note', id: `result-${call.item}`, note };
}
