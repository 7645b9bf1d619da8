import { AppError } from '@codex-web/contracts/app-error';
import type { AttemptEnd } from '@codex-web/db/end-attempt';
import { LeaseLostError } from '@codex-web/db/lease';
import { updateSandbox } from '@codex-web/db/sandboxes';
import { storeDiff } from '@codex-web/db/store-diff';
import { untilStored } from '../record/until-stored.ts';
import type { OpenSandbox } from './open-sandbox.ts';
import type { Outcome } from './outcome.ts';
import type { AttemptContext } from './run-attempt.ts';
import { UsageWatch } from './watch-usage.ts';

type Ending = Exclude<Outcome, { kind: 'let-go' }>;

/**
 * Brings home what the attempt made, however it ended, and settles what becomes of its container: a completed one is
 * kept for a follow-up for a while, any other is destroyed first, so that nothing changes the files while they are read.
 */
export async function collectResult(
  context: AttemptContext,
  sandbox: OpenSandbox | null,
  outcome: Ending,
): Promise<AttemptEnd> {
  if (sandbox === null) return toEnd(outcome);
  const isKept = outcome.kind === 'completed';
  if (!isKept) await destroyContainer(context, sandbox);
  const usage = recordLastUsage(context, sandbox);
  usage.catch(() => undefined);
  const fault = context.attempt.task.mode === 'code' ? await collectDiff(context, sandbox, usage) : null;
  await usage;
  await (isKept ? keepContainer(context, sandbox) : putFilesAway(context, sandbox));
  return toEnd(outcome.kind === 'completed' && fault ? fault : outcome);
}

async function destroyContainer({ parts }: AttemptContext, sandbox: OpenSandbox): Promise<void> {
  try {
    await parts.engine.destroy(sandbox.containerId);
    await updateSandbox(parts.db, sandbox.id, { containerId: null, keptUntil: new Date() });
  } catch (error) {
    parts.logger.error({ err: error, sandbox: sandbox.id }, 'could not destroy the container; it is tried again later');
  }
}

async function keepContainer({ parts }: AttemptContext, sandbox: OpenSandbox): Promise<void> {
  const keptUntil = new Date(Date.now() + parts.keepContainerMs);
  await untilStored(parts.logger, () => updateSandbox(parts.db, sandbox.id, { keptUntil }));
}

async function putFilesAway({ parts }: AttemptContext, sandbox: OpenSandbox): Promise<void> {
  try {
    await parts.gateway.closeDoor(sandbox.id);
    await parts.checkouts.close(sandbox.id);
  } catch (error) {
    parts.logger.warn({ err: error, sandbox: sandbox.id }, 'could not put the files of an ended container away');
  }
}

async function recordLastUsage({ attempt, parts, recorder }: AttemptContext, sandbox: OpenSandbox): Promise<void> {
  try {
    const total = await new UsageWatch(parts.gateway, parts.db, sandbox.id, attempt.id).update();
    if (total) await recorder.record(0, { type: 'usage.updated', data: total });
  } catch (error) {
    if (error instanceof LeaseLostError) throw error;
    parts.logger.warn({ err: error }, 'could not read the last usage from the gateway');
  }
}

/**
 * Told after the usage, beside which it is made.
 * @returns why there is no diff, null when it is stored.
 */
async function collectDiff(
  { attempt, parts, recorder }: AttemptContext,
  sandbox: OpenSandbox,
  usage: Promise<void>,
): Promise<Ending | null> {
  try {
    const diff = await parts.checkouts.collectDiff(sandbox.id, attempt.task.baseCommit);
    await untilStored(parts.logger, () => storeDiff(parts.db, attempt, attempt.task.baseCommit, diff));
    const { files, added, removed } = diff.statistics;
    await usage;
    await recorder.record(0, { type: 'diff.stored', data: { files, added, removed } });
    return null;
  } catch (error) {
    if (error instanceof LeaseLostError) throw error;
    parts.logger.error({ err: error, sandbox: sandbox.id }, 'could not collect the diff');
    if (error instanceof AppError) return { kind: 'failed', code: error.code, message: error.publicMessage };
    const message =
      'The diff could not be computed; the log of the worker says why. The files are kept for a follow-up.';
    return { kind: 'failed', code: 'sandbox_failed', message };
  }
}

function toEnd(outcome: Ending): AttemptEnd {
  switch (outcome.kind) {
    case 'completed':
      return { state: 'completed', reason: null };
    case 'cancelled':
      return {
        state: 'cancelled',
        reason: { code: 'cancelled', message: 'Cancelled. What it changed until then is kept.' },
      };
    case 'failed':
      return { state: 'failed', reason: { code: outcome.code, message: outcome.message } };
    default:
      return outcome satisfies never;
  }
}
