import type { AgentStep, Conversation, TurnEnd } from '../agent/agent.ts';
import type { OpenSandbox } from './open-sandbox.ts';
import type { Outcome } from './outcome.ts';
import type { AttemptContext } from './run-attempt.ts';
import { LimitWatch } from './watch-limits.ts';
import { UsageWatch } from './watch-usage.ts';
import { WaitWatch } from './watch-waiting.ts';
import { judge, type SignsOfLife, type Verdict } from './watchdog.ts';

const watchEveryMs = 1_000;
/** Measuring a folder takes time. */
const looksPerDiskLook = 5;
/** How long an agent that was asked to stop may take before its container is ended. */
const interruptWithinMs = 3_000;

/** Keeps an eye on a turn: signs of life, usage, limits, waits, and the wish to cancel. */
export class TurnWatch {
  verdict: Verdict | null = null;
  readonly #context: AttemptContext;
  readonly #sandbox: OpenSandbox;
  readonly #conversation: Conversation;
  readonly #detach: AbortController;
  readonly #usage: UsageWatch;
  readonly #limits: LimitWatch;
  readonly #waits: WaitWatch;
  readonly #signs: SignsOfLife;
  readonly #timers: NodeJS.Timeout[] = [];
  #looking = false;
  #stopped = false;
  #looks = 0;
  #interrupting = false;

  constructor(context: AttemptContext, sandbox: OpenSandbox, conversation: Conversation, detach: AbortController) {
    this.#context = context;
    this.#sandbox = sandbox;
    this.#conversation = conversation;
    this.#detach = detach;
    this.#usage = new UsageWatch(context.parts.gateway, context.parts.db, sandbox.id, context.attempt.id);
    this.#limits = new LimitWatch(context);
    this.#waits = new WaitWatch(context);
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
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** The agent has ended its turn, so whatever it waited for came. */
  async turnEnded(): Promise<void> {
    this.stop();
    if (this.#context.signals.letGo.aborted) return;
    await this.#waits.end(Date.now()).catch((error) => {
      this.#context.parts.logger.debug({ err: error }, 'the end of a wait is not noted; it ends with the attempt');
    });
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
    const { letGo, reason } = this.#context.signals;
    if (letGo.aborted) return { kind: 'let-go' };
    // It was done before the agent could be stopped.
    if (end?.outcome === 'completed' && this.verdict?.code === 'limit_reached') return { kind: 'completed' };
    if (this.verdict !== null) return { kind: 'failed', ...this.verdict };
    if (end?.outcome === 'completed') return { kind: 'completed' };
    if (reason === 'cancel') return { kind: 'cancelled' };
    if (end?.outcome === 'failed') return { kind: 'failed', code: end.code, message: end.message };
    return { kind: 'failed', code: 'agent_failed', message: 'The agent stopped in the middle of its turn.' };
  }

  /** What is being stopped already is not judged any more. */
  get #isStopping(): boolean {
    return this.#stopped || this.verdict !== null || this.#context.signals.reason !== null;
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const usedUp = await this.#lookOutside().finally(() => {
      this.#looking = false;
    });
    const verdict = usedUp ?? this.#usage.halted ?? this.#judge(Date.now()) ?? (await this.#judgeDisk());
    if (this.#isStopping) return;
    if (verdict !== null) {
      this.verdict = verdict;
      this.#interrupt();
    } else if (this.#waits.isLong(Date.now())) this.#context.signals.stop('waiting');
  }

  /** Asks the gateway and the database; what does not answer is asked again at the next look. */
  async #lookOutside(): Promise<Verdict | null> {
    const { parts, recorder } = this.#context;
    try {
      const total = await this.#usage.update();
      if (this.#stopped) return null;
      if (total) await recorder.record(0, { type: 'usage.updated', data: total });
      this.#signs.modelAt = this.#usage.modelAt;
      await this.#waits.look(this.#usage.waiting, Date.now());
    } catch (error) {
      parts.logger.debug({ err: error }, 'the gateway or the database does not answer; trying again');
    }
    try {
      return this.#isStopping ? null : await this.#limits.look();
    } catch (error) {
      parts.logger.debug({ err: error }, 'the database does not answer; trying again');
      return null;
    }
  }

  /** A wait is nobody's silence, and no part of the time an attempt may take. */
  #judge(now: number): Verdict | null {
    if (this.#waits.isWaiting) {
      this.#signs.agentAt = now;
      this.#signs.progressAt = now;
    }
    const startedAt = this.#signs.startedAt + this.#waits.waitedMs(now);
    return judge({ ...this.#signs, startedAt }, this.#context.parts.patience, now);
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
