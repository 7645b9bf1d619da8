import { AppError } from '@codex-web/contracts/app-error';
import type { createTurnRequest, Task, Turn } from '@codex-web/contracts/task';
import { createTurn } from '@codex-web/db/create-turn';
import { findTurnByKey } from '@codex-web/db/find-by-key';
import { findTask } from '@codex-web/db/find-task';
import { refuseUsedUp } from '@codex-web/db/refuse-used-up';
import type { z } from 'zod';
import { type Caller, viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkSameRequest, idempotencyOf } from '../http/idempotency-key.ts';
import { announceAttempts } from './announce.ts';
import { chooseAgent, keepAgent } from './choose-agent.ts';
import { chooseModel } from './choose-model.ts';
import { choosePayer } from './choose-payer.ts';

export type FollowUp = z.output<typeof createTurnRequest> & { taskId: string };

/** `made` is false when the answer is what an earlier request with the same key made. */
export type FollowedUp = { turn: Turn; made: boolean };

/**
 * Records a follow-up and queues its attempt. Payer, model and effort stay those of the turn it goes on from unless given.
 * @throws AppError as `createTurn` does, for an unknown model, for want of a credential that can pay, for a limit
 *   that is used up, for a queue that is drained, and for a key that was used otherwise.
 */
export async function followUp(
  parts: Dependencies,
  caller: Caller,
  request: FollowUp,
  key: string | undefined,
): Promise<FollowedUp> {
  const idempotency = idempotencyOf(key, request);
  const task = await findTask(parts.db, viewerOf(caller), request.taskId);
  const findMade = async (): Promise<FollowedUp | null> => {
    const before = idempotency && (await findTurnByKey(parts.db, caller.user.id, idempotency.key));
    if (!before) return null;
    checkSameRequest(before, idempotency);
    return { turn: await findTurn(parts, caller, task.id, before.id), made: false };
  };

  const before = await findMade();
  if (before) return before;
  const wanted = { ...request, ...(await choices(parts, caller, task, request)) };
  const owner = { workspaceId: caller.workspace.id, authorId: caller.user.id, origin: caller.origin };
  const made = await createTurn(parts.db, { ...owner, ...wanted, idempotency });
  if (!made) return (await findMade()) ?? followUp(parts, caller, request, key);
  await announceAttempts(parts, { ...owner, taskId: task.id, attemptIds: made.attemptIds });
  return { turn: await findTurn(parts, caller, task.id, made.id), made: true };
}

async function choices({ db }: Dependencies, caller: Caller, task: Task, request: FollowUp) {
  const before = task.turns.find((turn) => turn.attempts.some((attempt) => attempt.id === request.attemptId));
  await refuseUsedUp(db, { workspaceId: caller.workspace.id, userId: caller.user.id, taskId: task.id });
  const payer = await choosePayer(db, caller, {
    wanted: request.credentialId,
    before: before?.payer?.credentialId,
  });
  return {
    agent: before ? keepAgent(payer, before.agent) : chooseAgent(payer, undefined),
    credentialId: payer.id,
    model: chooseModel(payer, request.model, before?.model),
    reasoningEffort: request.reasoningEffort ?? before?.reasoningEffort ?? payer.defaultReasoningEffort,
  };
}

async function findTurn({ db }: Dependencies, caller: Caller, taskId: string, turnId: string): Promise<Turn> {
  const task = await findTask(db, viewerOf(caller), taskId);
  const turn = task.turns.find(({ id }) => id === turnId);
  if (!turn) throw new AppError('not_found', 'There is no such turn.');
  return turn;
}
