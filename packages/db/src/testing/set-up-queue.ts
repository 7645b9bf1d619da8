import { beforeEach } from 'vitest';
import type { Actor } from '../actor.ts';
import type { ClaimedAttempt } from '../claim-attempt.ts';
import { claimNext } from '../claim-next.ts';
import { createTurn } from '../create-turn.ts';
import { endAttempt } from '../end-attempt.ts';
import { findTask } from '../find-task.ts';
import { noteWorker } from '../workers.ts';
import { addPerson, addTask } from './add-task.ts';
import { createQueuedAttempts, type QueuedAttempts } from './queued-attempts.ts';
import { setUpEach } from './set-up.ts';
import { openTestDatabase } from './test-database.ts';

/** For each test of a file: a queue with one attempt, of Ada's, in the workspace of her and Bob, and a worker with four places. */
export function setUpQueue() {
  const db = setUpEach(openTestDatabase);
  const ada = setUpEach(() => createQueuedAttempts(db));
  const bob = setUpEach(async () => ({ id: await addPerson(db, ada) }));
  beforeEach(() => noteWorker(db, { id: 'w1', host: 'h1', places: 4 }));

  const next = async (host = 'h1') => (await claimNext(db, { ...holder, host }))?.attempt ?? null;
  const nextId = async (host?: string) => (await next(host))?.id ?? null;
  const allInOrder = async (): Promise<string[]> => {
    const id = await nextId();
    return id === null ? [] : [id, ...(await allInOrder())];
  };
  const startNext = async (): Promise<ClaimedAttempt> => {
    const attempt = await next();
    if (attempt === null) throw new Error('Nothing can start.');
    return attempt;
  };
  return {
    db,
    ada,
    bob,
    actor: (userId = ada.userId): Actor => ({ workspaceId: ada.workspaceId, userId, origin: ada.origin }),
    /** A task of Ada's, unless told otherwise. */
    add: (given?: Parameters<typeof addTask>[2]) => addTask(db, ada, given),
    /** What a worker on that host is given; null when nothing can start there. */
    next,
    nextId,
    startNext,
    /** The ids of all that can start, each claimed in its turn. */
    allInOrder,
    /** @returns the id of the attempt. */
    endNext: async (state: 'completed' | 'failed' = 'completed'): Promise<string> => {
      const attempt = await startNext();
      await endAttempt(db, attempt, { state, reason: null }, []);
      return attempt.id;
    },
    /** Ada goes on in her first task, from one of its attempts. */
    followUpOn: (attemptId: string) =>
      createTurn(db, {
        ...{ workspaceId: ada.workspaceId, taskId: ada.taskId, authorId: ada.userId, attemptId, prompt: 'On.' },
        ...{ agent: 'codex', credentialId: null, model: 'm', reasoningEffort: 'low', idempotency: null },
      }),
    /** Where the first attempt of the newest turn stands. */
    standing: async (made: QueuedAttempts) =>
      (await findTask(db, made, made.taskId)).turns.at(-1)?.attempts[0]?.queue ?? null,
  };
}

export const holder = { workerId: 'w1', host: 'h1', leaseMs: 60_000 };

/** The id of its one attempt. */
export const only = ({ attemptIds }: QueuedAttempts) => attemptIds[0] ?? '';
