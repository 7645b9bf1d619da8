import { updateSandbox } from '@codex-web/db/sandboxes';
import { AgentGoneError, type Conversation, type TurnEnd } from '../agent/agent.ts';
import { untilStored } from '../record/until-stored.ts';
import type { AttachedSandbox } from '../sandbox/engine.ts';
import { nameTask } from './name-task.ts';
import type { OpenSandbox } from './open-sandbox.ts';
import type { Outcome } from './outcome.ts';
import type { AttemptContext } from './run-attempt.ts';
import { TurnWatch } from './turn-watch.ts';

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
  const conversation = parts.agents[attempt.turn.agent].converse(attached, {
    attemptId: attempt.id,
    lease: attempt.lease,
    ...attempt.turn,
    mode: attempt.task.mode,
    doorFolder: sandbox.doorFolder,
    threadId: sandbox.threadId,
  });
  const watch = new TurnWatch(context, sandbox, conversation, detach);
  try {
    watch.start();
    void nameTask(context, sandbox.doorFolder, detach.signal);
    const end = await recordSteps(context, sandbox, conversation, watch);
    await watch.turnEnded();
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
    const { threadId } = step;
    if (threadId) await untilStored(parts.logger, () => updateSandbox(parts.db, sandbox.id, { threadId }));
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
