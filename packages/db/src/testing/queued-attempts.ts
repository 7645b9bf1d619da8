import { randomUUID } from 'node:crypto';
import type { Actor } from '../actor.ts';
import type { Database } from '../connect.ts';
import { createTask } from '../create-task.ts';

export type QueuedAttempts = Actor & {
  repositoryId: string;
  taskId: string;
  attemptIds: string[];
};

/** A workspace with one user, one repository and one task, whose first turn has `count` queued attempts. */
export async function createQueuedAttempts(db: Database, count = 1): Promise<QueuedAttempts> {
  const [workspaceId, userId, repositoryId] = [randomUUID(), randomUUID(), randomUUID()];
  await db.prisma.workspace.create({
    data: {
      id: workspaceId,
      name: 'Team',
      members: {
        create: { role: 'owner', user: { create: { id: userId, name: 'Ada', email: `${userId}@example.com` } } },
      },
      repositories: {
        create: {
          id: repositoryId,
          name: 'project',
          url: 'https://example.com/project.git',
          defaultBranch: 'main',
          environments: {
            create: {
              id: randomUUID(),
              name: 'Default',
              image: 'image',
              memoryBytes: 1,
              cpus: 1,
              maxProcesses: 1,
              diskBytes: 1,
            },
          },
        },
      },
    },
  });
  const task = await createTask(db, {
    workspaceId,
    authorId: userId,
    repositoryId,
    title: 'Do it',
    mode: 'code',
    baseBranch: 'main',
    baseCommit: '0'.repeat(40),
    branchName: 'codex/do-it',
    prompt: 'Do it',
    agent: 'codex',
    credentialId: null,
    model: 'gpt-5.5',
    reasoningEffort: 'medium',
    attempts: count,
    idempotency: null,
  });
  if (task === null) throw new Error('A task without a key is always made.');
  const origin = { ip: null, userAgent: null, tokenId: null };
  return { workspaceId, userId, origin, repositoryId, taskId: task.id, attemptIds: task.attemptIds };
}
