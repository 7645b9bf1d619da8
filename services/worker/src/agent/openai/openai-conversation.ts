import type { AttachedSandbox } from '../../sandbox/engine.ts';
import { SandboxGoneError } from '../../sandbox/sandbox-gone-error.ts';
import { AgentGoneError, type AgentStep, type AgentTurn, type Conversation } from '../agent.ts';
import { failureReason } from '../failure-reason.ts';
import { readLines } from '../read-lines.ts';
import { type Answer, askModel, type Listener } from './ask-model.ts';
import { historyOf } from './history.ts';
import { HostWriter } from './host-writer.ts';
import { instructionsFor } from './instructions.ts';
import { Journal } from './journal.ts';
import type { ModelClient } from './model-client.ts';
import type { ModelRequest } from './model-request.ts';
import { type Action, end, nextAction } from './next-action.ts';
import type { Note } from './note.ts';
import { StepQueue } from './step-queue.ts';
import { TextFlow } from './text-flow.ts';
import { tools } from './tools/tools.ts';

/**
 * One turn, led from here: the model is asked through the door of the attempt, and what it wants done is done by the tool
 * host in the container.
 *
 * Everything that happened stands in the output of the tool host, so what to do next is decided from that alone. A worker
 * that takes over reads it from the first byte up to the echo of its own greeting, from which on the host listens to
 * nobody else, and goes on. What it cannot find there is the one answer the model was in the middle of: it asks again.
 */
export class OpenAiConversation implements Conversation {
  readonly steps: AsyncIterable<AgentStep>;
  readonly #attached: AttachedSandbox;
  readonly #turn: AgentTurn;
  readonly #host: HostWriter;
  readonly #journal: Journal;
  readonly #model: ModelClient;
  readonly #queue = new StepQueue<AgentStep>();
  readonly #flow = new TextFlow();
  /** Ends the model request that is under way. */
  readonly #asking = new AbortController();
  readonly #taken = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #warnings = 0;
  #interrupted = false;
  /** A command is under way. */
  #commandRuns = false;

  /** @param model is closed with the conversation. */
  constructor(attached: AttachedSandbox, turn: AgentTurn, model: ModelClient) {
    this.#attached = attached;
    this.#turn = turn;
    this.#host = new HostWriter(attached, turn);
    this.#journal = new Journal(turn);
    this.#model = model;
    this.steps = this.#converse();
  }

  async interrupt(): Promise<void> {
    this.#interrupted = true;
    this.#asking.abort();
    await this.#act();
  }

  async *#converse(): AsyncGenerator<AgentStep> {
    const reading = this.#read();
    try {
      await this.#host.hello();
      for await (const step of this.#queue) {
        yield step;
        if (step.end) return;
      }
    } finally {
      this.#queue.end();
      this.#asking.abort();
      for (const timer of this.#timers.values()) clearTimeout(timer);
      await this.#model.close();
      // It ends with the attachment, which is its owner's to end.
      void reading;
    }
  }

  async #read(): Promise<void> {
    try {
      for await (const line of readLines(this.#attached.stdout)) {
        const { events, deltas, ...rest } = this.#journal.read(line);
        const isOutput = line.startsWith('out ');
        if (!isOutput) this.#decide();
        const begun = events.flatMap((event) =>
          event.type.endsWith('.started') && 'itemId' in event.data ? event.data.itemId : [],
        );
        const held = begun.flatMap((item) => this.#flow.begin(item));
        await this.#push({ events, deltas: [...deltas, ...held], ...rest });
        if (rest.end) return;
        if (isOutput) continue;
        // Not waited for: whoever waits for a long write without reading on may hold the host up.
        this.#act().catch((error) => this.#fail(error));
      }
      throw new AgentGoneError('The agent ended in the middle of its turn.');
    } catch (error) {
      this.#queue.fail(error);
    }
  }

  /** That the process is gone, reading on will tell, and how it ended. */
  #fail(error: unknown): void {
    if (!(error instanceof SandboxGoneError)) this.#queue.fail(error);
  }

  async #push(reading: Pick<AgentStep, 'events' | 'deltas' | 'threadId' | 'end'>): Promise<void> {
    const { events, deltas, threadId, end: ending } = reading;
    if (events.length === 0 && deltas.length === 0 && !threadId && !ending) return;
    await this.#queue.push({ line: this.#journal.line, waitsForModel: !this.#commandRuns, ...reading });
  }

  #decide(): Action | null {
    const action = nextAction(this.#journal, this.#turn, this.#interrupted);
    this.#commandRuns = action?.kind === 'wait' || action?.kind === 'run';
    return action;
  }

  /** Takes the next action if it is not under way. */
  async #act(): Promise<void> {
    if (!this.#journal.isCaughtUp) return;
    const action = this.#decide();
    if (action === null) return;
    if (action.kind === 'wait') return await this.#await(action);
    if (this.#taken.has(action.id)) return;
    this.#taken.add(action.id);
    if (action.kind === 'note') return await this.#host.note(action.id, action.note);
    if (action.kind === 'run') return await this.#host.run(action.id, action.script);
    this.#ask(action).catch((error) => this.#fail(error));
  }

  async #await({ run, timeoutMs }: Extract<Action, { kind: 'wait' }>): Promise<void> {
    if (this.#interrupted && !this.#taken.has(`kill-${run}`)) {
      this.#taken.add(`kill-${run}`);
      await this.#host.kill(run, 'interrupt');
    }
    if (this.#timers.has(run)) return;
    // A write that fails means that the process is gone, which reading on will tell.
    const kill = () => void this.#host.kill(run, 'timeout').catch(() => {});
    this.#timers.set(run, setTimeout(kill, timeoutMs));
  }

  async #ask(action: Extract<Action, { kind: 'ask' }>): Promise<void> {
    const { signal } = this.#asking;
    try {
      if (action.isAgain) await this.#warn('The answer of the model was lost with a worker; asking it again.');
      const name = `${action.id.replace('answer-', '')}.${this.#turn.lease}`;
      const answer = await askModel(this.#model, this.#request(), name, this.#listener(), signal);
      await this.#settle(action, answer);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #request(): ModelRequest {
    const { wireApi, model, reasoningEffort, mode } = this.#turn;
    return {
      wireApi,
      model,
      reasoningEffort,
      instructions: instructionsFor(mode),
      history: historyOf(this.#journal),
      tools: tools.map(({ definition }) => definition),
      cacheKey: this.#journal.threadId,
    };
  }

  #listener(): Listener {
    return {
      began: (item, type) => this.#host.note(`began-${item}`, { kind: 'began', item, type }),
      delta: (item, kind, text) => this.#push({ events: [], deltas: this.#flow.add({ itemId: item, kind, text }) }),
      warning: (message) => this.#warn(message),
    };
  }

  async #settle({ id }: Extract<Action, { kind: 'ask' }>, answer: Answer): Promise<void> {
    if (answer.kind === 'answer') return await this.#host.note(id, { kind: 'answer', items: answer.items });
    const isShort = this.#journal.entries.findLast(({ note }) => note.kind !== 'warning')?.note.kind === 'shortened';
    if (answer.code === 'context_full' && !isShort) {
      this.#taken.delete(id);
      const message = 'The conversation no longer fits into the model; older outputs are left out from here on.';
      return await this.#host.note(`shortened-${id}`, { kind: 'shortened', message });
    }
    const action = end({ outcome: 'failed', ...failureReason(answer.code, answer.message) });
    if (action.kind === 'note') await this.#host.note(action.id, action.note);
  }

  async #warn(message: string): Promise<void> {
    this.#warnings += 1;
    const note: Note = { kind: 'warning', message };
    await this.#host.note(`warning-${this.#turn.lease}-${this.#warnings}`, note);
  }
}
