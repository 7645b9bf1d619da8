import { AppError } from '@codex-web/contracts/app-error';
import type { MoveInQueueRequest, TaskPriority } from '@codex-web/contracts/queue';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import { compareTurns, type Line } from './choose-next.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import { lockQueue } from './queue-lock.ts';
import { isInLine, lineOrder } from './queue-sql.ts';
import { readLines } from './read-lines.ts';
import { recordActorsAudit } from './record-audit.ts';

/**
 * Moves a queued attempt as the contract of the request says.
 * @throws AppError `not_found` when the workspace has no such attempt; `conflict` when one of them is not in line any more, or not
 *   yet, and when two are not of the same person.
 */
export async function moveInQueue(db: Database, actor: Actor, { attemptId, to }: MoveInQueueRequest): Promise<void> {
  await inTransaction(db, async (client) => {
    await lockQueue(client);
    const moved = await findInLine(client, actor.workspaceId, attemptId);
    if (to === 'first') await makeFirst(client, actor.workspaceId, moved);
    else if (to === 'last') await placeAt(client, moved, await lastPlace(client, moved));
    else await placeAt(client, moved, await placeBeside(client, actor.workspaceId, moved, to));
    await recordActorsAudit(client, actor, {
      action: 'queue.reordered',
      subject: { type: 'attempt', id: attemptId },
      summary:
        to === 'first' ? 'Made an attempt the next one of the queue.' : 'Moved an attempt in the line of its person.',
    });
  });
}

/** `place` is a number that may have any number of digits. */
type InLine = { id: string; personId: string; priority: TaskPriority; place: string };
type Place = { priority: TaskPriority; place: string };

async function findInLine(client: PoolClient, workspaceId: string, id: string): Promise<InLine> {
  const { rows } = await client.query<InLine & { inLine: boolean }>(
    `SELECT a.id, a.person_id AS "personId", a.priority, a.place::text, ${isInLine} AS "inLine"
     FROM attempts a WHERE a.id = $1 AND a.workspace_id = $2 FOR UPDATE`,
    [id, workspaceId],
  );
  const found = rows[0];
  if (!found) throw new AppError('not_found', 'There is no such attempt.');
  if (found.inLine) return found;
  throw new AppError(
    'conflict',
    'This attempt stands in no line: it has started or ended, or depends on another task.',
  );
}

async function placeAt(client: PoolClient, moved: InLine, at: Place | null): Promise<void> {
  if (at === null) return;
  await client.query('UPDATE attempts SET priority = $2, place = $3 WHERE id = $1', [moved.id, at.priority, at.place]);
}

async function lastPlace(client: PoolClient, moved: InLine): Promise<Place | null> {
  const line = await readLine(client, moved);
  const last = line.at(-1);
  if (last === undefined) return null;
  return { priority: last.priority, place: await between(client, last.place, null) };
}

async function placeBeside(
  client: PoolClient,
  workspaceId: string,
  moved: InLine,
  to: { before: string } | { after: string },
): Promise<Place | null> {
  const target = await findInLine(client, workspaceId, 'before' in to ? to.before : to.after);
  if (target.id === moved.id) return null;
  if (target.personId !== moved.personId) {
    throw new AppError(
      'conflict',
      'These two are of different people, who take turns. Move an attempt beside one of the same person, or make it the first.',
    );
  }
  const level = (await readLine(client, moved)).filter(({ priority }) => priority === target.priority);
  const index = level.findIndex(({ id }) => id === target.id);
  const [low, high] = 'before' in to ? [level[index - 1], target] : [target, level[index + 1]];
  return { priority: target.priority, place: await between(client, low?.place ?? null, high?.place ?? null) };
}

/** The line of its person, without the one that is moved. */
async function readLine(client: PoolClient, moved: InLine): Promise<InLine[]> {
  const { rows } = await client.query<InLine>(
    `SELECT a.id, a.person_id AS "personId", a.priority, a.place::text
     FROM attempts a JOIN attempts m ON m.id = $1
     WHERE ${isInLine} AND a.workspace_id = m.workspace_id AND a.person_id = m.person_id AND a.id <> m.id
     ORDER BY ${lineOrder}`,
    [moved.id],
  );
  return rows;
}

/** Reckoned by the database, whose numbers lose no digits. */
async function between(client: PoolClient, low: string | null, high: string | null): Promise<string> {
  const { rows } = await client.query<{ place: string }>(
    `SELECT (CASE WHEN $1::numeric IS NULL THEN $2::numeric - 1 WHEN $2::numeric IS NULL THEN $1::numeric + 1
       ELSE ($1::numeric + $2::numeric) * 0.5 END)::text AS place`,
    [low, high],
  );
  return rows[0]?.place ?? '0';
}

/** Before everything in line; and its person has the turn of the one whose turn it is, who gets theirs. */
async function makeFirst(client: PoolClient, workspaceId: string, moved: InLine): Promise<void> {
  const lines = await readLines(client, { host: null, workspaceId });
  const first = lines.toSorted(compareTurns)[0];
  const own = lines.find(({ personId }) => personId === moved.personId);
  if (!first || !own) return;
  const { rows } = await client.query<Place>(
    `SELECT max(a.priority) AS priority, (min(a.place) - 1)::text AS place
     FROM attempts a WHERE ${isInLine} AND a.workspace_id = $1`,
    [workspaceId],
  );
  await placeAt(client, moved, rows[0] ?? null);
  if (own.served <= first.served) return;
  await setTurn(client, own, first.served);
  await setTurn(client, first, own.served);
}

async function setTurn(client: PoolClient, { workspaceId, personId }: Line, served: number): Promise<void> {
  await client.query(
    `INSERT INTO queue_turns (workspace_id, user_id, served) VALUES ($1, $2, $3)
     ON CONFLICT (workspace_id, user_id) DO UPDATE SET served = excluded.served`,
    [workspaceId, personId, served],
  );
}
