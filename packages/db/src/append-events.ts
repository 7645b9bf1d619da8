import type { NewEvent } from '@codex-web/contracts/event';
import type { Database } from './connect.ts';
import { isHeldState, type Lease, LeaseLostError } from './lease.ts';
import { toJson } from './to-json.ts';

export type NumberedEvent = NewEvent & { seq: number; line: number };

/**
 * Stores events of an attempt. Safe to repeat after an answer that was lost: an event that stands is left alone.
 * @param events numbered on from what is stored, without a gap.
 * @throws LeaseLostError and stores nothing when another worker has the attempt.
 */
export async function appendEvents(db: Database, held: Lease, events: readonly NumberedEvent[]): Promise<void> {
  const { rows } = await db.pool.query<{ held: boolean }>(appendEventsSql, [
    held.id,
    held.lease,
    ...eventColumns(events),
  ]);
  if (!rows[0]?.held) throw new LeaseLostError(held);
}

// The row lock makes a claim wait until the events stand, so that its count of them is right.
const appendEventsSql = `
  WITH owner AS (
    SELECT id FROM attempts WHERE id = $1 AND lease = $2 AND ${isHeldState} FOR SHARE
  ), stored AS (
    INSERT INTO events (attempt_id, seq, type, data, line)
    SELECT owner.id, new.seq, new.type, new.data, new.line
    FROM owner, unnest($3::int[], $4::text[], $5::jsonb[], $6::int[]) AS new(seq, type, data, line)
    ON CONFLICT (attempt_id, seq) DO NOTHING
  )
  SELECT EXISTS (SELECT 1 FROM owner) AS held`;

/** The arrays that `unnest` turns into rows: seq, type, data, line. */
export function eventColumns(events: readonly NumberedEvent[]): [number[], string[], string[], number[]] {
  return [
    events.map((event) => event.seq),
    events.map((event) => event.type),
    events.map((event) => toJson(event.data)),
    events.map((event) => event.line),
  ];
}
