import { updateSandbox } from '@codex-web/db/sandboxes';
import { AgentGoneError, type AgentStep, type Conversation, type TurnEnd } from '../agent/agent.ts';
import type { AttachedSandbox } from '../sandbox/engine.ts';
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

/**
 * Lets the agent take its turn, and records it. Ends early, with the reason, on a cancel, when a watchdog has seen
 * enough, or when this worker has to let go.
 */
export async function followTurn(context: AttemptContext, sandbox: OpenSandbox): Promise<Outcome> {
  const { attempt, parts, signals } = context;
  const detach = new AbortController();
  signals.letGo.addEventListener('abort', () => detach.abort());
  if (signals.letGo.aborted) return { kind: 'let-go' };

  const attached = await parts.engine.attach(sandbox.containerId, { signal: detach.signal });
  const conversation = parts.agent.converse(attached, {
    attemptId: attempt.id,
    lease: attempt.lease,
    ...attempt.turn,
    mode: attempt.task.mode,
    threadId: sandbox.threadId,
  });
  const watch = new TurnWatch(context, sandbox, conversation, detach);
  try {
    watch.start();
    const end = await recordSteps(context, sandbox, conversation, watch);
    return watch.outcome(end);
  } catch (error) {
    const early = watch.outcome(null);
    if (early.kind !== 'failed' || watch.verdict !== null) return early;
    if (!(error instanceof AgentGoneError)) throw error;
    return await outcomeOfExit(attached);
  } finally {
    watch.stop();
    detach.abort();
  }
}

async function recordSteps(
  { recorder, live, parts }: AttemptContext,
  sandbox: OpenSandbox,
  conversation: Conversation,
  watch: TurnWatch,
): Promise<TurnEnd> {
  for await (const step of conversation.steps) {
    watch.see(step);
    if (step.threadId) await updateSandbox(parts.db, sandbox.id, { threadId: step.threadId });
    for (const delta of step.deltas) live.delta(delta);
    if (step.events.length > 0) await recorder.record(step.line, ...step.events);
    for (const event of step.events) {
      if (event.type === 'warning.raised') live.textsAbandoned();
      if (event.type.endsWith('.completed') && 'itemId' in event.data) live.itemCompleted(event.data.itemId);
    }
    if (step.end) return step.end;
  }
  throw new AgentGoneError('The agent said nothing more.');
}

async function outcomeOfExit(attached: AttachedSandbox): Promise<Outcome> {
  const exit = await attached.exited;
  if (exit.outOfMemory) {
    const message =
      'The sandbox ran out of memory and was ended. What it changed is kept; ask for a lighter way, or raise the memory of the environment.';
    return { kind: 'failed', code: 'out_of_memory', message };
  }
  const message = `The agent ended in the middle of its turn (exit ${exit.exitCode}). What it changed is kept; send a follow-up to go on.`;
  return { kind: 'failed', code: 'agent_failed', message };
}

/** Keeps an eye on a turn: signs of life, usage, and the wish to cancel. */
class TurnWatch {
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
