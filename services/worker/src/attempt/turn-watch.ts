import type { AgentStep, Conversation, TurnEnd } from '../agent/agent.ts';
import type { OpenSandbox } from './open-sandbox.ts';
import type { Outcome } from './outcome.ts';
import type { AttemptContext } from './run-attempt.ts';
import { UsageWatch } from './watch-usage.ts';
import { judge, type SignsOfLife, type Verdict } from './watchdog.ts';

const watchEveryMs = 1_000;
/** Measuring a folder takes time. */
const looksPerDiskLook = 5;
/** How long an agent that was asked to stop may take before its container is ended. */
const interruptWithinMs = 3_000;

/** Keeps an eye on a turn: signs of life, usage, and the wish to cancel. */
export class TurnWatch {
  verdict: Verdict | null = null;
  readonly #context: AttemptContext;
  readonly #sandbox: OpenSandbox;
  readonly #conversation: Conversation;
  readonly #detach: AbortController;
  readonly #usage: UsageWatch;
  readonly #signs: SignsOfLife;
  readonly #timers: NodeJS.Timeout[] = [];
  #looking = false;
  #looks = 0;
  #interrupting = false;

  constructor(context: AttemptContext, sandbox: OpenSandbox, conversation: Conversation, detach: AbortController) {
    this.#context = context;
    this.#sandbox = sandbox;
    this.#conversation = conversation;
    this.#detach = detach;
    this.#usage = new UsageWatch(context.parts.gateway, context.parts.db, sandbox.id, context.attempt.id);
    const now = Date.now();
    const startedAt = context.attempt.startedAt.getTime();
    this.#signs = { startedAt, agentAt: now, progressAt: now, modelAt: null, waitsForModel: true };
  }

  start(): void {
    this.#timers.push(setInterval(() => void this.#look(), watchEveryMs));
    const { work } = this.#context.signals;
    if (work.aborted) void this.#onStop();
    else work.addEventListener('abort', () => void this.#onStop(), { once: true });
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  see(step: AgentStep): void {
    const now = Date.now();
    this.#signs.agentAt = now;
    this.#signs.waitsForModel = step.waitsForModel;
    if (step.deltas.length > 0 || step.events.some((event) => event.type !== 'warning.raised')) {
      this.#signs.progressAt = now;
    }
  }

  /** What the end of the turn means, given what was seen; `null` stands for a turn whose end was not heard. */
  outcome(end: TurnEnd | null): Outcome {
    const { reason } = this.#context.signals;
    if (reason === 'lost' || reason === 'shutdown') return { kind: 'let-go' };
    if (this.verdict !== null) return { kind: 'failed', ...this.verdict };
    if (end?.outcome === 'completed') return { kind: 'completed' };
    if (reason === 'cancel') return { kind: 'cancelled' };
    if (end?.outcome === 'failed') return { kind: 'failed', code: end.code, message: end.message };
    return { kind: 'failed', code: 'agent_failed', message: 'The agent stopped in the middle of its turn.' };
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const total = await this.#usage.update();
      if (total) await this.#context.recorder.record(0, { type: 'usage.updated', data: total });
      this.#signs.modelAt = this.#usage.modelAt;
    } catch (error) {
      this.#context.parts.logger.debug({ err: error }, 'the gateway does not answer; trying again');
    } finally {
      this.#looking = false;
    }
    const verdict = judge(this.#signs, this.#context.parts.patience, Date.now()) ?? (await this.#judgeDisk());
    if (verdict === null || this.verdict !== null) return;
    this.verdict = verdict;
    this.#interrupt();
  }

  /** Only where nothing else stops a sandbox at the size of its disk. */
  async #judgeDisk(): Promise<Verdict | null> {
    const { checkouts } = this.#context.parts;
    this.#looks += 1;
    if (checkouts.enforcesDiskLimit || this.#looks % looksPerDiskLook !== 0) return null;
    const usage = await checkouts.usage(this.#sandbox.id).catch(() => null);
    if (usage === null || usage.usedBytes <= this.#context.attempt.environment.diskBytes) return null;
    const message =
      'The sandbox wrote more than its disk may hold, so the attempt was stopped. What it changed is kept; give the environment a larger disk.';
    return { code: 'disk_full', message };
  }

  async #onStop(): Promise<void> {
    if (this.#context.signals.reason !== 'cancel') return this.#detach.abort();
    this.#interrupt();
    await this.#context.recorder.record(0, { type: 'cancel.requested', data: {} }).catch(() => {});
  }

  /** Asks the agent to stop; one that does not is no longer listened to. */
  #interrupt(): void {
    if (this.#interrupting) return;
    this.#interrupting = true;
    this.#conversation.interrupt().catch((error) => {
      this.#context.parts.logger.warn({ err: error, sandbox: this.#sandbox.id }, 'could not interrupt the agent');
    });
    this.#timers.push(setTimeout(() => this.#detach.abort(), interruptWithinMs));
  }
}
