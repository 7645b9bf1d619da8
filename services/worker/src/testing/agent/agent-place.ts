import { randomUUID } from 'node:crypto';
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent, AgentStep, AgentTurn } from '../../agent/agent.ts';
import { sandboxSpec } from '../../attempt/sandbox-spec.ts';
import type { SandboxEngine } from '../../sandbox/engine.ts';

export type PlaceOptions = { agent: Agent; engine: SandboxEngine; image: string; doorFolder: string };

/** A sandbox with an agent in it, in real folders, and turns one after the other. */
export class AgentPlace {
  readonly workspace: string;
  readonly #folder: string;
  readonly #options: PlaceOptions;
  readonly #sandboxId = randomUUID();
  #containerId = '';
  #threadId: string | null = null;

  private constructor(folder: string, options: PlaceOptions) {
    this.#folder = folder;
    this.workspace = join(folder, 'workspace');
    this.#options = options;
  }

  static async open(options: PlaceOptions): Promise<AgentPlace> {
    const folder = await mkdtemp(join(tmpdir(), 'place-'));
    const place = new AgentPlace(folder, options);
    for (const name of ['workspace', 'home', 'home/.codex', 'temporary']) {
      await mkdir(join(folder, name));
      await chown(join(folder, name), 1000, 1000);
    }
    await place.start();
    return place;
  }

  /** Makes a container over the folders, in place of the one that is there. */
  async start(): Promise<void> {
    const { agent, engine, image, doorFolder } = this.#options;
    const folders = {
      workspace: this.workspace,
      home: join(this.#folder, 'home'),
      temporary: join(this.#folder, 'temporary'),
      user: { uid: 1000, gid: 1000 },
    };
    const limits = { image, memoryBytes: 512 * 2 ** 20, cpus: 2, maxProcesses: 256, diskBytes: 2 ** 30 };
    const parts = { agents: { codex: agent, openai: agent }, maxLogBytes: 64 * 2 ** 20 };
    const spec = sandboxSpec(parts, this.#sandboxId, agent.name, limits, folders, doorFolder);
    this.#containerId = await engine.create(spec);
  }

  /** Begins a turn, or takes it over, as a worker does; `stop` lets go of it. */
  async take(turn: Partial<AgentTurn> & { prompt: string }): Promise<TakenTurn> {
    const detach = new AbortController();
    const attached = await this.#options.engine.attach(this.#containerId, { signal: detach.signal });
    const conversation = this.#options.agent.converse(attached, {
      attemptId: randomUUID(),
      lease: 1,
      model: 'gpt-5.5',
      reasoningEffort: 'medium',
      mode: 'code',
      doorFolder: this.#options.doorFolder,
      wireApi: 'responses',
      threadId: this.#threadId,
      ...turn,
    });
    return new TakenTurn(conversation, detach, (threadId) => {
      this.#threadId = threadId;
    });
  }

  async turn(prompt: string, more: Partial<AgentTurn> = {}): Promise<AgentStep[]> {
    const taken = await this.take({ prompt, ...more });
    return await taken.toItsEnd();
  }

  /** As the database has it: known to a second worker only when the first has stored it. */
  forgetThread(): void {
    this.#threadId = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#options.engine.destroy(this.#containerId);
    await rm(this.#folder, { recursive: true });
  }
}

/** A turn as one worker follows it. */
export class TakenTurn {
  readonly steps: AgentStep[] = [];
  readonly #conversation: ReturnType<Agent['converse']>;
  readonly #detach: AbortController;
  readonly #reading: Promise<void>;
  #changed = Promise.withResolvers<void>();

  constructor(
    conversation: ReturnType<Agent['converse']>,
    detach: AbortController,
    onThread: (threadId: string) => void,
  ) {
    this.#conversation = conversation;
    this.#detach = detach;
    this.#reading = this.#read(onThread);
    this.#reading.catch(() => {});
  }

  async toItsEnd(): Promise<AgentStep[]> {
    await this.#reading;
    this.#detach.abort();
    return this.steps;
  }

  async until(matches: (step: AgentStep) => boolean): Promise<void> {
    while (!this.steps.some(matches)) await Promise.race([this.#changed.promise, this.#failing()]);
  }

  interrupt(): Promise<void> {
    return this.#conversation.interrupt();
  }

  /** Ends as a worker that is killed does: nothing more is read or written. */
  async letGo(): Promise<AgentStep[]> {
    this.#detach.abort(new Error('let go'));
    await this.#reading.catch(() => {});
    return this.steps;
  }

  /** Throws when there are no more steps to come. */
  async #failing(): Promise<never> {
    await this.#reading;
    throw new Error(`The turn ended with ${JSON.stringify(this.steps.at(-1)?.end)}.`);
  }

  async #read(onThread: (threadId: string) => void): Promise<void> {
    for await (const step of this.#conversation.steps) {
      if (step.threadId) onThread(step.threadId);
      this.steps.push(step);
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
  }
}
