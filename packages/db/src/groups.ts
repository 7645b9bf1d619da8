import { randomUUID } from 'node:crypto';
import { AppError } from '@codex-web/contracts/app-error';
import type { Group } from '@codex-web/contracts/group';
import type { PoolClient } from 'pg';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { Queryable } from './queryable.ts';
import { recordActorsAudit } from './record-audit.ts';
import { violatedConstraint } from './violated-constraint.ts';

/** The groups of a workspace, by name. */
export async function listGroups(db: Database, workspaceId: string): Promise<Group[]> {
  const { rows } = await db.pool.query<GroupRow>(`${groupSql} ORDER BY lower(g.name), g.id`, [workspaceId]);
  return rows.map(toGroup);
}

/** @throws AppError `conflict` when there is a group of this name; `not_found` for somebody who is no member. */
export async function createGroup(
  db: Database,
  actor: Actor,
  wanted: { name: string; userIds: readonly string[] },
): Promise<Group> {
  const id = randomUUID();
  return await saving(db, async (client) => {
    await client.query('INSERT INTO groups (id, workspace_id, name) VALUES ($1, $2, $3)', [
      id,
      actor.workspaceId,
      wanted.name,
    ]);
    const { added } = await setMembers(client, actor, id, wanted.userIds);
    await recordActorsAudit(client, actor, {
      action: 'group.created',
      subject: { type: 'group', id },
      summary: `Made the group “${wanted.name}”, with ${people(added)}.`,
    });
    return await readGroup(client, actor, id);
  });
}

/** Changes what is given. @throws AppError as `createGroup` does, and `not_found` when there is no such group. */
export async function changeGroup(
  db: Database,
  actor: Actor,
  id: string,
  change: { name?: string | undefined; userIds?: readonly string[] | undefined },
): Promise<Group> {
  return await saving(db, async (client) => {
    const before = await readGroup(client, actor, id);
    const did: string[] = [];
    if (change.name !== undefined && change.name !== before.name) {
      await client.query('UPDATE groups SET name = $2 WHERE id = $1', [id, change.name]);
      did.push(`renamed it to “${change.name}”`);
    }
    if (change.userIds) {
      const { added, removed } = await setMembers(client, actor, id, change.userIds);
      did.push(`added ${people(added)}`, `removed ${people(removed)}`);
    }
    const summary = `Changed the group “${before.name}”: ${did.join(', ') || 'nothing'}.`;
    await recordActorsAudit(client, actor, { action: 'group.changed', subject: { type: 'group', id }, summary });
    return await readGroup(client, actor, id);
  });
}

/**
 * Removes a group. A repository that had no other is open to every member from then on.
 * @throws AppError `not_found`; `conflict` while repositories have it, unless they have another.
 */
export async function deleteGroup(db: Database, actor: Actor, id: string): Promise<void> {
  await inTransaction(db, async (client) => {
    const { name } = await readGroup(client, actor, id);
    const { rows } = await client.query(
      `SELECT 1 FROM repository_groups o JOIN repositories r ON r.id = o.repository_id
       WHERE o.group_id = $1 AND r.removed_at IS NULL AND NOT EXISTS (
         SELECT 1 FROM repository_groups x WHERE x.repository_id = o.repository_id AND x.group_id <> $1)`,
      [id],
    );
    if (rows.length > 0) {
      throw new AppError(
        'conflict',
        'Repositories are limited to this group alone, and would be open to everybody without it. Take it off them first.',
      );
    }
    await client.query('DELETE FROM groups WHERE id = $1', [id]);
    await recordActorsAudit(client, actor, {
      action: 'group.removed',
      subject: { type: 'group', id },
      summary: `Removed the group “${name}”.`,
    });
  });
}

async function saving(db: Database, work: (client: PoolClient) => Promise<Group>): Promise<Group> {
  try {
    return await inTransaction(db, work);
  } catch (error) {
    if (violatedConstraint(error) !== 'groups_workspace_id_name_key') throw error;
    throw new AppError('conflict', 'There is a group of this name. Choose another name.');
  }
}

async function setMembers(client: PoolClient, { workspaceId }: Actor, id: string, userIds: readonly string[]) {
  const wanted = [...new Set(userIds)];
  const { rowCount } = await client.query(
    `SELECT 1 FROM members WHERE workspace_id = $1 AND user_id = ANY($2::text[]) FOR KEY SHARE`,
    [workspaceId, wanted],
  );
  if (rowCount !== wanted.length) throw new AppError('not_found', 'There is no such person in this workspace.');
  const { rowCount: removed } = await client.query(
    'DELETE FROM group_members WHERE group_id = $1 AND NOT user_id = ANY($2::text[])',
    [id, wanted],
  );
  const { rowCount: added } = await client.query(
    'INSERT INTO group_members (group_id, user_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
    [id, wanted],
  );
  return { added: added ?? 0, removed: removed ?? 0 };
}

function people(count: number): string {
  return count === 1 ? '1 member' : `${count} members`;
}

const groupSql = `
  SELECT g.id, g.name, g.created_at,
    coalesce((
      SELECT json_agg(json_build_object('userId', u.id, 'name', u.name) ORDER BY lower(u.name), u.id)
      FROM group_members gm JOIN users u ON u.id = gm.user_id WHERE gm.group_id = g.id), '[]') AS members,
    coalesce((
      SELECT json_agg(json_build_object('id', r.id, 'name', r.name) ORDER BY r.name, r.id)
      FROM repository_groups rg JOIN repositories r ON r.id = rg.repository_id
      WHERE rg.group_id = g.id AND r.removed_at IS NULL), '[]') AS repositories
  FROM groups g WHERE g.workspace_id = $1`;

type GroupRow = Omit<Group, 'createdAt'> & { created_at: Date };

async function readGroup(client: Queryable, { workspaceId }: Actor, id: string): Promise<Group> {
  const { rows } = await client.query<GroupRow>(`${groupSql} AND g.id = $2 FOR UPDATE OF g`, [workspaceId, id]);
  if (!rows[0]) throw new AppError('not_found', 'There is no such group. Somebody may have removed it.');
  return toGroup(rows[0]);
}

function toGroup({ created_at, ...row }: GroupRow): Group {
  return { ...row, createdAt: created_at.toISOString() };
}
