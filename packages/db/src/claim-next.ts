import { chooseNext, type Line } from './choose-next.ts';
import { type ClaimedAttempt, claimWith, type Holder } from './claim-attempt.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { Queryable, Statement } from './queryable.ts';
import { lockQueue } from './queue-lock.ts';
import { isElsewhere } from './queue-sql.ts';
import { type LineWithNext, readLines } from './read-lines.ts';
import { isStranded } from './stranded-sql.ts';

export type ClaimedNext = {
  attempt: ClaimedAttempt;
  /** What could start next, if another worker has a free place; null when nothing may. */
  nextId: string | null;
};

/** What the worker that asks is doing. */
export type WorkerState = {
  /** The attempts it works on: they are its own also when it could not say so in time. */
  working: readonly string[];
  /** All its places are taken: it only takes over what runs without a worker, whose container is at work in any case. */
  isFull: boolean;
};

const idle: WorkerState = { working: [], isFull: false };

/**
 * Makes this worker the owner of what is to be done next on its host: an attempt whose worker died or whose wait is over,
 * else the queued one that `chooseNext` decides for. Any number of workers may ask at once; each gets another one.
 * @returns null when there is nothing to do.
 */
export async function claimNext(db: Database, holder: Holder, state = idle): Promise<ClaimedNext | null> {
  return await inTransaction(db, async (client) => {
    await lockQueue(client);
    const stranded = await claimStranded(client, holder, state);
    if (state.isFull) return stranded && { attempt: stranded, nextId: null };
    const lines = await readLines(client, { host: holder.host, workspaceId: null });
    if (stranded !== null) return { attempt: stranded, nextId: chooseNext(lines)?.head.attemptId ?? null };
    const chosen = chooseNext(lines);
    const attempt = chosen && (await claimWith(client, chosen.head.attemptId, holder));
    if (chosen === null || attempt === null) return null;
    return { attempt, nextId: chooseNext(afterStart(lines, chosen))?.head.attemptId ?? null };
  });
}

async function claimStranded(client: Queryable, holder: Holder, state: WorkerState): Promise<ClaimedAttempt | null> {
  const { rows } = await client.query<{ id: string }>(stranded, [holder.host, state.working, state.isFull]);
  return rows[0] ? await claimWith(client, rows[0].id, holder) : null;
}

const stranded: Statement = {
  name: 'stranded',
  text: `
  SELECT a.id FROM attempts a
  WHERE a.state IN ('running', 'waiting') AND ${isStranded} AND NOT ${isElsewhere('$1')}
    AND a.id <> ALL($2::uuid[]) AND (a.state = 'running' OR NOT $3::boolean)
  ORDER BY a.lease_expires_at LIMIT 1`,
};

/** The lines as they are when the head of one of them has started. */
function afterStart(lines: readonly LineWithNext[], started: LineWithNext): Line[] {
  const last = Number.MAX_SAFE_INTEGER;
  return lines.flatMap((line) => {
    const inWorkspace = line.workspaceId === started.workspaceId;
    const isOwn = line === started;
    const running = {
      workspace: line.running.workspace + (inWorkspace ? 1 : 0),
      person: line.running.person + (isOwn ? 1 : 0),
    };
    const head = isOwn ? line.next : line.head;
    return head === null ? [] : [{ ...line, head, running, ...(isOwn && { served: last }) }];
  });
}
