import type { NewEvent } from '@codex-web/contracts/event';
import type { LiveDelta } from '@codex-web/contracts/live';
import { sandboxPaths } from '../../sandbox/sandbox-paths.ts';
import type { TurnEnd } from '../agent.ts';
import { cutOutput } from '../cut-output.ts';
import type { Item, Notification } from './app-server-message.ts';
import { reasonOfTurnError } from './turn-error.ts';

/** What a notification meant for the attempt. */
export type Reading = { events: NewEvent[]; deltas: LiveDelta[]; end?: TurnEnd };

const nothing: Reading = { events: [], deltas: [] };

/** Paths within the workspace are told as the diff tells them. */
const workspacePrefix = `${sandboxPaths.workspace}/`;

/** Bytes of command output that are kept whole; of more, the first and the last half. */
const keptOutputBytes = 256 * 1024;

/**
 * Turns the notifications of one turn into events and live text. What it says depends only on what it was given
 * before, so that reading the same output again gives the same again.
 */
export class TurnReader {
  readonly #turnId: string;
  /** UTF-16 units of live text sent so far, by item. */
  readonly #lengths = new Map<string, number>();
  readonly #summaryIndexes = new Map<string, number>();
  readonly #openCommands = new Set<string>();
  /** An interrupted turn is over for the agent before its commands are. */
  #interrupted = false;

  constructor(turnId: string) {
    this.#turnId = turnId;
  }

  /** True while no command is at work: it is the model that is waited for. */
  get waitsForModel(): boolean {
    return this.#openCommands.size === 0;
  }

  read(notification: Notification): Reading {
    if (!this.#isOfTurn(notification)) return nothing;
    switch (notification.method) {
      case 'item/started':
        return this.#started(notification.params.item);
      case 'item/completed':
        return this.#completed(notification.params.item);
      case 'item/agentMessage/delta':
        return this.#delta('message', notification.params.itemId, notification.params.delta);
      case 'item/reasoning/textDelta':
        return this.#delta('reasoning', notification.params.itemId, notification.params.delta);
      case 'item/reasoning/summaryTextDelta':
        return this.#summaryDelta(notification.params);
      case 'item/commandExecution/outputDelta':
        return this.#delta('command', notification.params.itemId, notification.params.delta);
      case 'turn/plan/updated':
        return only({ type: 'plan.updated', data: { steps: notification.params.plan.map(toPlanStep) } });
      case 'warning':
        return only({ type: 'warning.raised', data: { message: notification.params.message } });
      case 'error':
        return notification.params.willRetry ? warning(notification.params.error) : nothing;
      case 'turn/completed':
        return this.#ended(toEnd(notification.params.turn));
      default:
        return notification satisfies never;
    }
  }

  #isOfTurn(notification: Notification): boolean {
    if (notification.method === 'warning') return true;
    if (notification.method === 'turn/completed') return notification.params.turn.id === this.#turnId;
    return notification.params.turnId === this.#turnId;
  }

  #started(item: Item): Reading {
    switch (item.type) {
      case 'agentMessage':
        return only({ type: 'message.started', data: { itemId: item.id } });
      case 'reasoning':
        return only({ type: 'reasoning.started', data: { itemId: item.id } });
      case 'commandExecution':
        this.#openCommands.add(item.id);
        return only({ type: 'command.started', data: { itemId: item.id, command: item.command, cwd: item.cwd } });
      case 'fileChange':
        return nothing;
      default:
        return item satisfies never;
    }
  }

  #completed(item: Item): Reading {
    this.#openCommands.delete(item.id);
    this.#lengths.delete(item.id);
    const reading = only(toCompleted(item));
    return this.#interrupted && this.#openCommands.size === 0
      ? { ...reading, end: { outcome: 'interrupted' } }
      : reading;
  }

  #ended(end: TurnEnd): Reading {
    this.#interrupted = end.outcome === 'interrupted' && this.#openCommands.size > 0;
    return this.#interrupted ? nothing : { ...nothing, end };
  }

  #summaryDelta(part: { itemId: string; delta: string; summaryIndex: number }): Reading {
    const before = this.#summaryIndexes.get(part.itemId) ?? 0;
    this.#summaryIndexes.set(part.itemId, part.summaryIndex);
    return this.#delta('reasoning', part.itemId, (part.summaryIndex > before ? '\n\n' : '') + part.delta);
  }

  #delta(kind: LiveDelta['kind'], itemId: string, text: string): Reading {
    if (text === '') return nothing;
    const offset = this.#lengths.get(itemId) ?? 0;
    this.#lengths.set(itemId, offset + text.length);
    return { events: [], deltas: [{ itemId, kind, offset, text }] };
  }
}

function toCompleted(item: Item): NewEvent {
  switch (item.type) {
    case 'agentMessage':
      return { type: 'message.completed', data: { itemId: item.id, text: item.text } };
    case 'reasoning':
      return { type: 'reasoning.completed', data: { itemId: item.id, text: reasoningText(item) } };
    case 'commandExecution':
      return { type: 'command.completed', data: toCommandData(item) };
    case 'fileChange':
      return { type: 'files.changed', data: toFilesData(item) };
    default:
      return item satisfies never;
  }
}

function only(event: NewEvent): Reading {
  return { events: [event], deltas: [] };
}

function warning(error: { message: string; additionalDetails?: string | null | undefined }): Reading {
  const message = error.additionalDetails ? `${error.message}: ${error.additionalDetails}` : error.message;
  return only({ type: 'warning.raised', data: { message } });
}

function toPlanStep(step: { step: string; status: 'pending' | 'inProgress' | 'completed' }) {
  return { text: step.step, status: step.status === 'inProgress' ? ('in_progress' as const) : step.status };
}

function reasoningText(item: Extract<Item, { type: 'reasoning' }>): string {
  return (item.summary.length > 0 ? item.summary : item.content).join('\n\n');
}

function toCommandData(item: Extract<Item, { type: 'commandExecution' }>) {
  return {
    itemId: item.id,
    command: item.command,
    ...cutOutput(item.aggregatedOutput ?? '', keptOutputBytes),
    exitCode: item.exitCode ?? null,
    durationMs: item.durationMs ?? null,
    status: finalStatus(item.status),
  };
}

function toFilesData(item: Extract<Item, { type: 'fileChange' }>) {
  const changes = item.changes.map((change) => ({
    path: inWorkspace(change.path),
    kind: change.kind.type,
    diff: cutOutput(change.diff, keptOutputBytes).output,
    ...(change.kind.type === 'update' && change.kind.move_path ? { movedTo: inWorkspace(change.kind.move_path) } : {}),
  }));
  return { itemId: item.id, changes, status: finalStatus(item.status) };
}

function inWorkspace(path: string): string {
  return path.startsWith(workspacePrefix) ? path.slice(workspacePrefix.length) : path;
}

function finalStatus(status: 'inProgress' | 'completed' | 'failed' | 'declined') {
  return status === 'inProgress' ? ('failed' as const) : status;
}

type TurnNotification = Extract<Notification, { method: 'turn/completed' }>;

function toEnd(turn: TurnNotification['params']['turn']): TurnEnd {
  if (turn.status === 'completed') return { outcome: 'completed' };
  if (turn.status === 'interrupted') return { outcome: 'interrupted' };
  return { outcome: 'failed', ...reasonOfTurnError(turn.error ?? null) };
}
