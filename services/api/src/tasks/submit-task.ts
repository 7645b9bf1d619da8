import { randomUUID } from 'node:crypto';
import type { createTaskRequest, Task } from '@codex-web/contracts/task';
import { createTask } from '@codex-web/db/create-task';
import { findTaskByKey } from '@codex-web/db/find-by-key';
import { findTask } from '@codex-web/db/find-task';
import { refuseUsedUp } from '@codex-web/db/refuse-used-up';
import { findRepository } from '@codex-web/db/repositories';
import type { z } from 'zod';
import { type Caller, viewerOf } from '../auth/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkSameRequest, idempotencyOf } from '../http/idempotency-key.ts';
import { announceAttempts } from './announce.ts';
import { branchName } from './branch-name.ts';
import { chooseAgent } from './choose-agent.ts';
import { chooseModel } from './choose-model.ts';
import { choosePayer } from './choose-payer.ts';
import { taskTitle } from './task-title.ts';

export type Submission = z.output<typeof createTaskRequest>;

/** `made` is false when the answer is what an earlier request with the same key made. */
export type Submitted = { task: Task; made: boolean };

/**
 * Records a task and queues its attempts. Everything that can refuse it is asked before anything is written.
 * @throws AppError for an unknown repository, branch, commit, model or task it depends on, for want of a credential that can pay,
 *   for a limit that is used up, for a queue that is drained, and for a key that was used otherwise.
 */
export async function submitTask(
  parts: Dependencies,
  caller: Caller,
  submission: Submission,
  key: string | undefined,
): Promise<Submitted> {
  const idempotency = idempotencyOf(key, submission);
  const findMade = async (): Promise<Submitted | null> => {
    const before = idempotency && (await findTaskByKey(parts.db, caller.user.id, idempotency.key));
    if (!before) return null;
    checkSameRequest(before, idempotency);
    return { task: await findTask(parts.db, viewerOf(caller), before.id), made: false };
  };

  const before = await findMade();
  if (before) return before;
  const wanted = await resolve(parts, caller, submission);
  const task = await createTask(parts.db, { ...wanted, idempotency });
  if (!task) return (await findMade()) ?? submitTask(parts, caller, submission, key);
  const { id: taskId, attemptIds } = task;
  await announceAttempts(parts, { workspaceId: caller.workspace.id, taskId, attemptIds });
  return { task: await findTask(parts.db, viewerOf(caller), taskId), made: true };
}

async function resolve({ db, gitRemote }: Dependencies, caller: Caller, submission: Submission) {
  const repository = await findRepository(db, viewerOf(caller), submission.repositoryId);
  const branch = submission.commit === undefined ? (submission.branch ?? repository.defaultBranch) : null;
  const reference = branch === null ? { commit: submission.commit ?? '' } : { branch };
  // The remote is asked beside the rest, whose refusals come first.
  const commit = gitRemote.resolveCommit(repository.url, reference);
  commit.catch(() => undefined);
  const payer = await choosePayer(db, caller, { wanted: submission.credentialId });
  await refuseUsedUp(db, { workspaceId: caller.workspace.id, userId: caller.user.id, taskId: null });
  const title = taskTitle(submission.prompt);
  return {
    workspaceId: caller.workspace.id,
    authorId: caller.user.id,
    origin: caller.origin,
    repositoryId: repository.id,
    title,
    mode: submission.mode,
    visibility: submission.visibility ?? null,
    labels: submission.labels,
    priority: submission.priority,
    dependsOn: submission.dependsOn,
    prompt: submission.prompt,
    attempts: submission.attempts,
    branchName: branchName(title, randomUUID()),
    agent: chooseAgent(payer, submission.agent),
    credentialId: payer.id,
    model: chooseModel(payer, submission.model),
    reasoningEffort: submission.reasoningEffort ?? payer.defaultReasoningEffort,
    baseBranch: branch,
    baseCommit: await commit,
  };
}
