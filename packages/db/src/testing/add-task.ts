import { randomUUID } from 'node:crypto';
import type { Database } from '../connect.ts';
import { createTask, type NewTask } from '../create-task.ts';
import type { QueuedAttempts } from './queued-attempts.ts';

/** Another task in the workspace and repository of `made`, by default of the same person. */
export async function addTask(
  db: Database,
  made: Omit<QueuedAttempts, 'taskId' | 'attemptIds'>,
  given: Partial<NewTask> = {},
): Promise<QueuedAttempts> {
  const task = await createTask(db, {
    workspaceId: made.workspaceId,
    authorId: made.userId,
    repositoryId: made.repositoryId,
    title: 'Another one',
    mode: 'code',
    baseBranch: 'main',
    baseCommit: '0'.repeat(40),
    branchName: 'codex/another-one',
    prompt: 'Another one',
    agent: 'codex',
    credentialId: null,
    model: 'gpt-5.5',
    reasoningEffort: 'medium',
    attempts: 1,
    idempotency: null,
    ...given,
  });
  if (task === null) throw new Error('A task without a key is always made.');
  return { ...made, userId: given.authorId ?? made.userId, taskId: task.id, attemptIds: task.attemptIds };
}

/** Somebody else in the workspace of `made`. @returns their id. */
export async function addPerson(db: Database, { workspaceId }: { workspaceId: string }, name = 'Bob'): Promise<string> {
  const id = randomUUID();
  await db.prisma.user.create({
    data: { id, name, email: `${id}@example.com`, members: { create: { workspaceId, role: 'member' } } },
  });
  return id;
}
