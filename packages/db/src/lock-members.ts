import { type Role, role } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { PoolClient } from 'pg';

/**
 * Lets one transaction at a time change who is what in a workspace; until it ends nobody adds tasks and turns to it. @returns its name.
 * @throws AppError `not_found` when there is none.
 */
export async function lockMembers(client: PoolClient, workspaceId: string): Promise<{ name: string }> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM workspaces WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE',
    [workspaceId],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such workspace.');
  return rows[0];
}

/** The role of a person who is a member. @throws AppError `not_found` for a service account too, which has rules of its own. */
export async function roleOf(client: PoolClient, workspaceId: string, userId: string): Promise<Role> {
  const { rows } = await client.query<{ role: string }>(
    `SELECT m.role FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.workspace_id = $1 AND m.user_id = $2 AND u.kind = 'person'`,
    [workspaceId, userId],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such person in this workspace.');
  return role.parse(rows[0].role);
}

/** Who answers for the workspace when this person goes: an owner, else who may do most; null when nobody else is there. */
export async function heirOf(client: PoolClient, workspaceId: string, userId: string): Promise<string | null> {
  const { rows } = await client.query<{ user_id: string }>(
    `SELECT m.user_id FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.workspace_id = $1 AND m.user_id <> $2 AND u.kind = 'person'
     ORDER BY array_position('{owner,admin,member,viewer}', m.role), u.disabled_at NULLS FIRST, m.created_at, m.user_id LIMIT 1`,
    [workspaceId, userId],
  );
  return rows[0]?.user_id ?? null;
}

/** Somebody who owns the workspace besides this person, the first who joined; null when nobody does. */
export async function otherOwner(client: PoolClient, workspaceId: string, userId: string): Promise<string | null> {
  const { rows } = await client.query<{ user_id: string }>(
    `SELECT m.user_id FROM members m JOIN users u ON u.id = m.user_id
     WHERE m.workspace_id = $1 AND m.user_id <> $2 AND m.role = 'owner' AND u.disabled_at IS NULL
     ORDER BY m.created_at, m.user_id LIMIT 1`,
    [workspaceId, userId],
  );
  return rows[0]?.user_id ?? null;
}
