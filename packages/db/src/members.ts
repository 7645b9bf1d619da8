import { isAtLeast, type Role, roleMay, roles } from '@codex-web/contracts/access';
import type { Member } from '@codex-web/contracts/member';
import type { Database } from './connect.ts';

/** Whose eyes the list is for. */
export type MemberViewer = { workspaceId: string; userId: string; role: Role };

/** The members of a workspace, those who may do most first, then by name. */
export async function listMembers(db: Database, viewer: MemberViewer): Promise<Member[]> {
  const { rows } = await db.pool.query<MemberRow>(memberSql, [viewer.workspaceId]);
  const owners = rows.filter(({ role, disabled }) => role === 'owner' && !disabled).length;
  return rows.map((row) => toMember(row, viewer, owners));
}

/** The roles that somebody of this role may give to others: none above their own. */
export function rolesToGive(role: Role): Role[] {
  return roleMay(role, 'members.manage') ? roles.filter((one) => isAtLeast(role, one)) : [];
}

const memberSql = `
  SELECT u.id, u.name, u.email, u.kind, u.disabled_at IS NOT NULL AS disabled, m.role, m.created_at,
    (SELECT max(s.updated_at) FROM sessions s WHERE s.user_id = u.id) AS last_seen_at,
    EXISTS (SELECT 1 FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL)
      OR EXISTS (SELECT 1 FROM passkeys k WHERE k.user_id = u.id) AS second_factor,
    coalesce((
      SELECT json_agg(json_build_object('id', g.id, 'name', g.name) ORDER BY g.name)
      FROM group_members gm JOIN groups g ON g.id = gm.group_id
      WHERE gm.user_id = u.id AND g.workspace_id = m.workspace_id), '[]') AS groups
  FROM members m JOIN users u ON u.id = m.user_id
  WHERE m.workspace_id = $1
  ORDER BY array_position('{owner,admin,member,viewer}', m.role), lower(u.name), u.id`;

type MemberRow = {
  id: string;
  name: string;
  email: string;
  kind: 'person' | 'service';
  disabled: boolean;
  role: Role;
  created_at: Date;
  last_seen_at: Date | null;
  second_factor: boolean;
  groups: { id: string; name: string }[];
};

function toMember(row: MemberRow, viewer: MemberViewer, owners: number): Member {
  const isLastOwner = row.role === 'owner' && (row.disabled || owners < 2);
  const mayChange =
    row.kind === 'person' && roleMay(viewer.role, 'members.manage') && isAtLeast(viewer.role, row.role) && !isLastOwner;
  return {
    userId: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    kind: row.kind,
    joinedAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    secondFactor: roleMay(viewer.role, 'members.manage') ? row.second_factor : null,
    groups: row.groups,
    isYou: row.id === viewer.userId,
    mayGive: mayChange ? rolesToGive(viewer.role) : [],
    mayRemove: mayChange && row.id !== viewer.userId,
  };
}
