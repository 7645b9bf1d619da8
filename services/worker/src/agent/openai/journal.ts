import type { NewEvent } from '@codex-web/contracts/event';
import type { LiveDelta } from '@codex-web/contracts/live';
import type { AgentTurn, TurnEnd } from '../agent.ts';
import { NoteAssembly } from './assemble-notes.ts';
import { type HostLine, parseHostLine } from './host-line.ts';
import type { AnswerItem, ModelCall, Note } from './note.ts';
import { RunRecord } from './run-record.ts';
import type { Runs } from './tools/tool.ts';
import { toolOf } from './tools/tools.ts';

/** What one line meant for the attempt. */
export type Reading = { events: NewEvent[]; deltas: LiveDelta[]; threadId?: string; end?: TurnEnd };

/** A note of the conversation; `isOld` when it was written in a container before this one. */
export type Entry = { attempt: string; note: Note; isOld: boolean };

/** Lines of a container begin at a multiple of this, so that those of the next one are higher. */
const linesPerGeneration = 10_000_000;
const maxGenerations = 200;

/**
 * The conversation as the tool host's output tells it. What it says depends only on the lines it was given, so that
 * every worker that reads them from the first byte comes to the same.
 */
export class Journal {
  readonly threadId: string;
  /** All notes of this conversation, those of earlier attempts first. */
  readonly entries: Entry[] = [];
  /** What the model has begun to say in this attempt. */
  readonly begun = new Set<string>();
  /** True when all that was said before this worker came has been read. */
  isCaughtUp = false;
  readonly #turn: AgentTurn;
  readonly #notes = new NoteAssembly();
  readonly #threads = new Map<string, string>();
  readonly #runs = new Map<string, RunRecord>();
  readonly #calls = new Map<string, ModelCall>();
  /** UTF-16 units of live output so far, by item. */
  readonly #lengths = new Map<string, number>();
  #generation = 0;
  #linesRead = 0;
  #isReady = false;

  constructor(turn: AgentTurn) {
    this.#turn = turn;
    this.threadId = turn.threadId ?? `openai:${turn.attemptId}`;
  }

  /** Of the line that was read last; higher than that of any line before, also of earlier containers. */
  get line(): number {
    return this.#generation * linesPerGeneration + this.#linesRead;
  }

  /** The scripts of a call, of this attempt or an earlier one. */
  runsOf(attempt: string, item: string): Runs {
    return (name) => this.#runs.get(`${attempt} ${item}-${name}`) ?? null;
  }

  read(text: string): Reading {
    this.#linesRead += 1;
    const line = parseHostLine(text);
    if (line === null) return nothing;
    switch (line.kind) {
      case 'generation':
        this.#beginGeneration();
        return nothing;
      case 'ready':
        this.#isReady = true;
        return nothing;
      case 'hello':
        if (line.attempt === this.#turn.attemptId && line.lease === this.#turn.lease) this.isCaughtUp = true;
        return nothing;
      case 'note':
        return this.#readNote(line);
      default:
        return this.#readRun(line);
    }
  }

  #beginGeneration(): void {
    if (this.#isReady || this.#generation >= maxGenerations) return;
    this.#generation += 1;
    this.#linesRead = 0;
  }

  #readNote(line: Extract<HostLine, { kind: 'note' }>): Reading {
    const note = this.#notes.add(line);
    if (note === null) return nothing;
    if (note.kind === 'prompt') this.#threads.set(line.attempt, note.thread);
    const thread = this.#threads.get(line.attempt);
    const isOwn = line.attempt === this.#turn.attemptId;
    if (thread === undefined ? !isOwn : thread !== this.threadId) return nothing;
    this.entries.push({ attempt: line.attempt, note, isOld: !this.#isReady });
    if (!isOwn) return nothing;
    const reading = this.#takeNote(note);
    return this.#isReady ? reading : nothing;
  }

  #takeNote(note: Note): Reading {
    switch (note.kind) {
      case 'prompt':
        return {
          ...only({ type: 'turn.started', data: { prompt: this.#turn.prompt } }),
          threadId: this.threadId,
        };
      case 'began':
        this.begun.add(note.item);
        return only({ type: `${note.type}.started`, data: { itemId: note.item } });
      case 'answer':
        return { events: note.items.flatMap((item) => this.#takeItem(item)), deltas: [] };
      case 'result':
        return { events: this.#takeResult(note.item), deltas: [] };
      case 'warning':
      case 'shortened':
        return only({ type: 'warning.raised', data: { message: note.message } });
      case 'end':
        return { ...nothing, end: note.end };
      default:
        return note satisfies never;
    }
  }

  #takeItem(item: AnswerItem): NewEvent[] {
    if (item.type === 'call') {
      this.#calls.set(item.item, item);
      return [];
    }
    if (item.text === '') return [];
    const { type, item: itemId, text } = item;
    const started: NewEvent[] = this.begun.has(itemId) ? [] : [{ type: `${type}.started`, data: { itemId } }];
    return [...started, { type: `${type}.completed`, data: { itemId, text } }];
  }

  #takeResult(item: string): NewEvent[] {
    const call = this.#calls.get(item);
    if (!call) return [];
    const tool = toolOf(call);
    if (tool?.showsOutput('run')) this.runsOf(this.#turn.attemptId, item)('run')?.forgetOutput();
    return tool?.resultEvents(call) ?? [];
  }

  #readRun(line: Extract<HostLine, { run: string }>): Reading {
    // Images that an earlier attempt of the conversation looked at are still part of it.
    const isOwn = line.attempt === this.#turn.attemptId;
    if (!isOwn && !line.run.endsWith('-image')) return nothing;
    const key = `${line.attempt} ${line.run}`;
    if (line.kind === 'start') {
      if (this.#runs.has(key)) return nothing;
      this.#runs.set(key, new RunRecord(line.uptimeMs));
      return isOwn ? { events: this.#callEvents(line.run, 'started'), deltas: [] } : nothing;
    }
    const run = this.#runs.get(key);
    if (!run || run.exit !== null) return nothing;
    const reading = this.#takeProgress(run, line);
    return isOwn ? reading : nothing;
  }

  #takeProgress(run: RunRecord, line: Exclude<Extract<HostLine, { run: string }>, { kind: 'start' }>): Reading {
    switch (line.kind) {
      case 'out':
        return this.#outputDelta(line.run, run.take(line.bytes));
      case 'cut':
        run.cutBytes += line.bytes;
        return nothing;
      case 'kill':
        run.killedFor = line.why;
        return nothing;
      case 'exit':
        run.exit = { code: line.code, durationMs: Math.max(line.uptimeMs - run.startedAtMs, 0) };
        return { events: this.#callEvents(line.run, 'exited'), deltas: [] };
      default:
        return line satisfies never;
    }
  }

  #callEvents(runName: string, what: 'started' | 'exited'): NewEvent[] {
    const { item, name } = splitRun(runName);
    const call = this.#calls.get(item);
    const tool = call && toolOf(call);
    if (!tool) return [];
    if (what === 'started') return tool.startedEvents(call, name);
    return tool.exitedEvents(call, name, this.runsOf(this.#turn.attemptId, item));
  }

  #outputDelta(runName: string, text: string): Reading {
    const { item, name } = splitRun(runName);
    const call = this.#calls.get(item);
    if (text === '' || !call || !toolOf(call)?.showsOutput(name)) return nothing;
    const offset = this.#lengths.get(item) ?? 0;
    this.#lengths.set(item, offset + text.length);
    return { events: [], deltas: [{ itemId: item, kind: 'command', offset, text }] };
  }
}

const nothing: Reading = { events: [], deltas: [] };

function only(event: NewEvent): Reading {
  return { events: [event], deltas: [] };
}

function splitRun(runName: string): { item: string; name: string } {
  const at = runName.lastIndexOf('-');
  return { item: runName.slice(0, at), name: runName.slice(at + 1) };
}
