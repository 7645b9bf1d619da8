import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';

/** Adds `count` queued attempts to a turn that has none. @returns their ids in order of position. */
export async function insertAttempts(client: PoolClient, turnId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await client.query(
    `INSERT INTO attempts (id, turn_id, position, state)
     SELECT id, $2, position, 'queued' FROM unnest($1::uuid[]) WITH ORDINALITY AS new(id, position)`,
    [ids, turnId],
  );
  return ids;
}
