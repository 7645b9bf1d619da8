import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Origin } from './actor.ts';
import { recordAudit } from './record-audit.ts';

/** Makes a workspace and its owner, in the transaction of the caller. @returns its id. */
export async function foundWorkspace(
  client: PoolClient,
  by: { userId: string; origin: Origin; ownerId?: string },
  name: string,
): Promise<string> {
  const id = randomUUID();
  await client.query('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [id, name]);
  await client.query(`INSERT INTO members (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, [
    id,
    by.ownerId ?? by.userId,
  ]);
  const entry = {
    actorId: by.userId,
    origin: by.origin,
    action: 'workspace.created',
    subject: { type: 'workspace', id },
    summary: 'Made the workspace.',
  } as const;
  await recordAudit(client, { ...entry, workspaceId: id });
  await recordAudit(client, { ...entry, workspaceId: null });
  return id;
}
