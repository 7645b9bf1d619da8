import type { Event } from '@codex-web/contracts/event';
import type { Database } from './connect.ts';

/** Stored events of an attempt with `after` < seq <= `upTo`, in order, `limit` at most. */
export async function readEvents(
  db: Database,
  attemptId: string,
  range: { after: number; upTo?: number; limit: number },
): Promise<Event[]> {
  const { rows } = await db.pool.query<EventRow>(
    {
      name: 'events',
      text: `SELECT seq, type, data, at FROM events WHERE attempt_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4`,
    },
    [attemptId, range.after, range.upTo ?? maxSeq, range.limit],
  );
  return rows.map(toEvent);
}

/** Those of the given items that began, with an event up to `upTo`, and have not ended, by all that is stored. */
export async function findOpenItems(
  db: Database,
  attemptId: string,
  itemIds: string[],
  upTo: number = maxSeq,
): Promise<Set<string>> {
  const { rows } = await db.pool.query<{ item_id: string }>(
    `SELECT data ->> 'itemId' AS item_id FROM events
     WHERE attempt_id = $1 AND data ->> 'itemId' = ANY($2::text[])
     GROUP BY 1
     HAVING min(seq) FILTER (WHERE type LIKE '%.started') <= $3 AND count(*) FILTER (WHERE type LIKE '%.completed') = 0`,
    [attemptId, itemIds, upTo],
  );
  return new Set(rows.map((row) => row.item_id));
}

/** The largest number the column can hold. */
const maxSeq = 2_147_483_647;

type EventRow = { seq: number; type: string; data: unknown; at: Date };

// Events were checked against the contract when they were written.
function toEvent(row: EventRow): Event {
  return { seq: row.seq, at: row.at.toISOString(), type: row.type, data: row.data } as Event;
}
