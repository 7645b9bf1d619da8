import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';

/**
 * Adds `count` queued attempts to a turn that has none; they are blocked when their task depends on one that is not completed.
 * @returns their ids in order of position.
 */
export async function insertAttempts(client: PoolClient, turnId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await client.query(
    `INSERT INTO attempts (id, turn_id, position, state, workspace_id, person_id, priority, blocked)
     SELECT new.id, t.id, new.position, 'queued', k.workspace_id, t.author_id, k.priority, EXISTS (
       SELECT 1 FROM task_dependencies d JOIN tasks o ON o.id = d.depends_on_id
       WHERE d.task_id = k.id AND o.state <> 'completed')
     FROM turns t JOIN tasks k ON k.id = t.task_id, unnest($1::uuid[]) WITH ORDINALITY AS new(id, position)
     WHERE t.id = $2 ORDER BY new.position`,
    [ids, turnId],
  );
  return ids;
}
