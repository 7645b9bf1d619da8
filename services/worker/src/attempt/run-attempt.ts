import type { ClaimedAttempt } from '@codex-web/db/claim-attempt';
import { type AttemptEnd, endAttempt } from '@codex-web/db/end-attempt';
import { LeaseLostError, releaseLease } from '@codex-web/db/lease';
import { EventRecorder } from '../record/event-recorder.ts';
import { LivePublisher } from '../record/live-publisher.ts';
import { untilStored } from '../record/until-stored.ts';
import { withoutSecrets } from '../record/without-secrets.ts';
import { AttemptSignals } from './attempt-signals.ts';
import { collectResult } from './collect-result.ts';
import { followTurn } from './follow-turn.ts';
import { holdLease } from './hold-lease.ts';
import { type OpenSandbox, openSandbox } from './open-sandbox.ts';
import { type Outcome, outcomeOfError } from './outcome.ts';
import { LimitWatch } from './watch-limits.ts';
import type { WorkerParts } from './worker-parts.ts';

/** What one attempt is worked on with. */
export type AttemptContext = {
  attempt: ClaimedAttempt;
  parts: WorkerParts;
  recorder: EventRecorder;
  live: LivePublisher;
  signals: AttemptSignals;
};

/** Lets a running attempt be reached from outside. */
export type RunningAttempts = Map<string, AttemptSignals>;

/**
 * Takes one attempt, which this worker has claimed, to its diff: opens its sandbox, lets the agent take its turn, and
 * collects what came of it. Resolves when the attempt is final, or is not for this worker to go on with.
 *
 * Whatever happens to this process in between, another worker can claim the attempt and call this again: every step
 * first looks at what has been done.
 */
export async function runAttempt(attempt: ClaimedAttempt, parts: WorkerParts, running: RunningAttempts): Promise<void> {
  const context = prepare(attempt, parts);
  const { signals, live, recorder } = context;
  const lease = holdLease(parts.db, attempt, parts.logger, () => signals.stop('cancel'));
  lease.lost.addEventListener('abort', () => signals.stop('lost'));
  running.set(attempt.id, signals);
  try {
    live.taskChanged();
    if (attempt.cancelRequested) signals.stop('cancel');
    // One that waits is looked at again and again; that it goes on, its next event tells.
    if (attempt.waiting === null) {
      await recorder.record(0, { type: 'attempt.claimed', data: { resumed: attempt.resumed } });
    }
    await work(context);
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    parts.logger.warn({ attemptId: attempt.id }, 'another worker has the attempt; leaving it as it stands');
  } finally {
    running.delete(attempt.id);
    lease.stop();
  }
}

function prepare(attempt: ClaimedAttempt, parts: WorkerParts): AttemptContext {
  const { workspaceId, task } = attempt;
  const live = new LivePublisher(parts.redis, { id: attempt.id, workspaceId, taskId: task.id });
  const logger = parts.logger.child({ attemptId: attempt.id });
  const recorder = new EventRecorder(parts.db, attempt, attempt, logger, (seq) => live.stored(seq));
  return { attempt, parts: { ...parts, logger }, recorder, live, signals: new AttemptSignals() };
}

async function work(context: AttemptContext): Promise<void> {
  let sandbox: OpenSandbox | null = null;
  let outcome: Outcome;
  try {
    outcome = await takeTurn(context, (opened) => {
      sandbox = opened;
    });
  } catch (error) {
    outcome = outcomeOfError(error, context.signals.reason);
    context.parts.logger.warn({ err: error, outcome }, 'the attempt ended early');
  }
  if (outcome.kind === 'let-go') return await letGo(context);
  const end = await collectResult(context, sandbox, outcome);
  await finish(context, end);
}

async function takeTurn(context: AttemptContext, opened: (sandbox: OpenSandbox) => void): Promise<Outcome> {
  const usedUp = await usedUpBefore(context);
  // A sandbox that is gone on from is opened all the same: it stays what the next follow-up goes on from.
  if (usedUp !== null && context.attempt.sandbox === null) return usedUp;
  const sandbox = await openSandbox(context);
  opened(sandbox);
  return usedUp ?? (await followTurn(context, sandbox));
}

/** Why an attempt that has no sandbox of its own yet ends before it begins; null when it may begin. */
async function usedUpBefore(context: AttemptContext): Promise<Outcome | null> {
  const { attempt, parts } = context;
  if (attempt.sandbox?.own) return null;
  const verdict = await untilStored(parts.logger, () => new LimitWatch(context).look());
  return verdict && { kind: 'failed', ...verdict };
}

/** The agent goes on by itself; another worker will listen to it from where this one stopped. */
async function letGo({ attempt, parts, recorder }: AttemptContext): Promise<void> {
  await recorder.flush();
  await releaseLease(parts.db, attempt);
}

async function finish({ attempt, parts, recorder, live }: AttemptContext, made: AttemptEnd): Promise<void> {
  const end = withoutSecrets(made);
  await recorder.flush();
  const last = recorder.number(0, {
    type: 'attempt.ended',
    data: { state: end.state, code: end.reason?.code ?? null, message: end.reason?.message ?? null },
  });
  await untilStored(parts.logger, () => endAttempt(parts.db, attempt, end, [last]));
  live.stored(last.seq);
  live.attemptEnded();
  parts.logger.info({ state: end.state, reason: end.reason?.code }, 'the attempt ended');
}
