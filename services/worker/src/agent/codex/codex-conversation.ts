import type { AttachedSandbox } from '../../sandbox/engine.ts';
import { sandboxPaths } from '../../sandbox/sandbox-paths.ts';
import { AgentGoneError, type AgentStep, type AgentTurn, type Conversation } from '../agent.ts';
import { readLines } from '../read-lines.ts';
import { type Message, parseMessage, type Response } from './app-server-message.ts';
import { TurnReader } from './turn-reader.ts';

/** How long an answer of an earlier worker's request may be on its way when this one has caught up. */
const inDoubtMs = 1_000;

/**
 * One turn, spoken with `codex app-server` as newline-delimited JSON-RPC.
 *
 * The output is read from its first line, so it may hold the answers to what an earlier worker asked. Requests are
 * therefore named for what they are about: `turn:<attempt>` is answered once in the life of the process, whoever asked.
 * A probe, asked by each worker anew, marks the place where reading has caught up; what has not been answered by then
 * is asked now.
 */
export class CodexConversation implements Conversation {
  readonly steps: AsyncIterable<AgentStep>;
  readonly #attached: AttachedSandbox;
  readonly #turn: AgentTurn;
  #line = 0;
  #threadId: string | null = null;
  #turnId: string | null = null;
  #reader: TurnReader | null = null;
  #interrupted = false;
  /** True when all that was said before this worker came has been read. */
  #isCaughtUp = false;
  #turnAsked = false;

  constructor(attached: AttachedSandbox, turn: AgentTurn) {
    this.#attached = attached;
    this.#turn = turn;
    this.#threadId = turn.threadId;
    this.steps = this.#converse();
  }

  async interrupt(): Promise<void> {
    this.#interrupted = true;
    if (this.#threadId === null || this.#turnId === null) return;
    const name = `${this.#turn.attemptId}:${this.#turn.lease}`;
    await this.#send({
      id: `interrupt:${name}`,
      method: 'turn/interrupt',
      params: { threadId: this.#threadId, turnId: this.#turnId },
    });
    // An interrupt leaves the running command alone; this ends it.
    await this.#send({
      id: `clean:${name}`,
      method: 'thread/backgroundTerminals/clean',
      params: { threadId: this.#threadId },
    });
  }

  async *#converse(): AsyncGenerator<AgentStep> {
    await this.#probe();
    for await (const line of readLines(this.#attached.stdout)) {
      this.#line += 1;
      const message = parseMessage(line);
      const step = await this.#hear(message);
      if (step) yield step;
      if (step?.end) return;
    }
    throw new AgentGoneError('The agent ended in the middle of its turn.');
  }

  async #hear(message: Message): Promise<AgentStep | null> {
    switch (message.kind) {
      case 'response':
        return this.#answered(message.response);
      case 'notification':
        return this.#told(message);
      case 'request':
        await this.#refuse(message);
        return null;
      case 'other':
        return null;
      default:
        return message satisfies never;
    }
  }

  async #answered(response: Response): Promise<AgentStep | null> {
    const { attemptId, lease } = this.#turn;
    switch (response.id) {
      case `probe:${attemptId}:${lease}`:
        return await this.#caughtUp(response);
      case `initialize:${attemptId}:${lease}`:
        await this.#send({ method: 'initialized' });
        await this.#openThread();
        return null;
      case `thread:${attemptId}`:
        return await this.#threadOpened(response);
      case `turn:${attemptId}`:
        return await this.#turnStarted(response);
      default:
        return null;
    }
  }

  #told(message: Extract<Message, { kind: 'notification' }>): AgentStep | null {
    if (this.#reader === null) return null;
    const reading = this.#reader.read(message.notification);
    if (reading.events.length === 0 && reading.deltas.length === 0 && !reading.end) return null;
    return { line: this.#line, waitsForModel: this.#reader.waitsForModel, ...reading };
  }

  async #probe(): Promise<void> {
    const { attemptId, lease } = this.#turn;
    // A worker that was killed may have left half a line behind.
    if (lease > 1) await this.#attached.write('\n');
    await this.#send({ id: `probe:${attemptId}:${lease}`, method: 'thread/loaded/list', params: {} });
  }

  async #caughtUp(probe: Response): Promise<AgentStep | null> {
    this.#isCaughtUp = true;
    if (this.#reader !== null) {
      if (this.#interrupted) await this.interrupt();
      return null;
    }
    if (probe.error) {
      await this.#initialize();
      return null;
    }
    const loaded = (probe.result as { data?: unknown } | undefined)?.data;
    const isLoaded = Array.isArray(loaded) && this.#threadId !== null && loaded.includes(this.#threadId);
    // A write that fails means that the process is gone, which reading on will tell.
    if (this.#turn.lease > 1) setTimeout(() => void this.#goOn(isLoaded).catch(() => {}), inDoubtMs);
    else await this.#goOn(isLoaded);
    return null;
  }

  async #goOn(isLoaded: boolean): Promise<void> {
    if (this.#reader !== null || this.#turnAsked) return;
    if (isLoaded) await this.#startTurn();
    else await this.#openThread();
  }

  async #initialize(): Promise<void> {
    const { attemptId, lease } = this.#turn;
    await this.#send({
      id: `initialize:${attemptId}:${lease}`,
      method: 'initialize',
      params: {
        clientInfo: { name: 'codex-web', title: 'Codex Web', version: '0.1.0' },
        capabilities: { experimentalApi: true, requestAttestation: false },
      },
    });
  }

  async #openThread(): Promise<void> {
    const common = {
      cwd: sandboxPaths.workspace,
      model: this.#turn.model,
      developerInstructions: this.#turn.mode === 'ask' ? askInstructions : codeInstructions,
    };
    const id = `thread:${this.#turn.attemptId}`;
    await (this.#threadId === null
      ? this.#send({ id, method: 'thread/start', params: common })
      : this.#send({
          id,
          method: 'thread/resume',
          params: { ...common, threadId: this.#threadId, excludeTurns: true },
        }));
  }

  async #threadOpened(response: Response): Promise<AgentStep> {
    const threadId = (response.result as { thread?: { id?: unknown } } | undefined)?.thread?.id;
    if (typeof threadId !== 'string') return this.#failed('The agent could not open the conversation', response);
    this.#threadId = threadId;
    if (this.#isCaughtUp && !this.#turnAsked) await this.#startTurn();
    return { line: this.#line, events: [], deltas: [], waitsForModel: true, threadId };
  }

  async #startTurn(): Promise<void> {
    this.#turnAsked = true;
    await this.#send({
      id: `turn:${this.#turn.attemptId}`,
      method: 'turn/start',
      params: {
        threadId: this.#threadId,
        input: [{ type: 'text', text: this.#turn.prompt, text_elements: [] }],
        model: this.#turn.model,
        effort: this.#turn.reasoningEffort,
      },
    });
  }

  async #turnStarted(response: Response): Promise<AgentStep> {
    const turnId = (response.result as { turn?: { id?: unknown } } | undefined)?.turn?.id;
    if (typeof turnId !== 'string') return this.#failed('The agent could not start the turn', response);
    this.#turnId = turnId;
    this.#reader = new TurnReader(turnId);
    if (this.#interrupted) await this.interrupt();
    const started = { type: 'turn.started' as const, data: { prompt: this.#turn.prompt } };
    return { line: this.#line, events: [started], deltas: [], waitsForModel: true };
  }

  #failed(what: string, response: Response): AgentStep {
    const message = `${what}: ${response.error?.message ?? 'it gave no reason'}`;
    const end = { outcome: 'failed' as const, code: 'agent_failed' as const, message };
    return { line: this.#line, events: [], deltas: [], waitsForModel: false, end };
  }

  /** Nobody is there to be asked; an unanswered question would hold the turn up. */
  async #refuse(request: { id: string | number }): Promise<void> {
    await this.#send({ id: request.id, error: { code: -32601, message: 'Nobody can answer this here.' } });
  }

  async #send(message: object): Promise<void> {
    await this.#attached.write(`${JSON.stringify(message)}\n`);
  }
}

const codeInstructions =
  'You work in a throw-away sandbox without internet access. Change the files in the working folder; what differs from the base commit when you stop is the result. Nobody can answer questions while you work.';
const askInstructions =
  'Answer the question about this repository. Do not change any file: changes are thrown away. Nobody can answer questions while you work.';
