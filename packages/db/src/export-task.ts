import type { Database } from './connect.ts';
import type { PersonRecord } from './export-person.ts';
import { readInPages } from './read-in-pages.ts';

/** The turns of a task that somebody wrote, with what their attempts did. */
export async function* exportTask(db: Database, userId: string, taskId: string): AsyncGenerator<PersonRecord> {
  const { rows: turns } = await db.pool.query<{ id: string } & Record<string, unknown>>(
    `SELECT id, task_id AS "taskId", position, prompt, agent, model, reasoning_effort AS "reasoningEffort", created_at AS "createdAt"
     FROM turns WHERE task_id = $1 AND author_id = $2 ORDER BY position`,
    [taskId, userId],
  );
  for (const turn of turns) {
    yield { kind: 'turn', ...turn };
    yield* exportAttempts(db, turn.id);
  }
}

async function* exportAttempts(db: Database, turnId: string): AsyncGenerator<PersonRecord> {
  const { rows: attempts } = await db.pool.query<{ id: string } & Record<string, unknown>>(
    `SELECT id, turn_id AS "turnId", position, state, reason_code AS "reasonCode", queued_at AS "queuedAt", started_at AS "startedAt",
       ended_at AS "endedAt"
     FROM attempts WHERE turn_id = $1 ORDER BY position`,
    [turnId],
  );
  for (const attempt of attempts) {
    yield { kind: 'attempt', ...attempt };
    for await (const { key, ...event } of readInPages<EventRow>(db, eventSql, [attempt.id], '0'))
      yield { kind: 'event', ...event };
    const { rows: diffs } = await db.pool.query<{ base_commit: string; patch: Buffer }>(
      'SELECT base_commit, patch FROM diffs WHERE attempt_id = $1',
      [attempt.id],
    );
    for (const { base_commit, patch } of diffs) {
      yield { kind: 'diff', attemptId: attempt.id, baseCommit: base_commit, patchBase64: patch.toString('base64') };
    }
  }
}

type EventRow = { key: string } & Record<string, unknown>;

const eventSql = `
  SELECT seq::text AS key, attempt_id AS "attemptId", seq, type, data, at FROM events
  WHERE attempt_id = $1 AND seq > $2::int ORDER BY seq LIMIT $3`;
