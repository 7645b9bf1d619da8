import { type Role, role } from '@codex-web/contracts/access';
import type { Database } from './connect.ts';

export type Membership = {
  workspace: { id: string; name: string };
  role: Role;
  /** The workspace demands it of its members. */
  requireSecondFactor: boolean;
};

/** A workspace: itself, that of a task or an attempt, or the one a session works in. */
export type WantedWorkspace = { of: 'workspace' | 'task' | 'attempt' | 'session'; id: string | null };

/** The membership of the user in that workspace; with a session that has chosen none, in the one they joined first. */
export async function findMember(db: Database, userId: string, wanted: WantedWorkspace): Promise<Membership | null> {
  const text = memberSql('$1', wanted.of, '$2');
  const { rows } = await db.pool.query<MemberRow>({ name: `member-by-${wanted.of}`, text }, [userId, wanted.id]);
  return rows[0] ? toMembership(rows[0]) : null;
}

export type MemberRow = { workspace_id: string; workspace_name: string; role: string; strict: boolean };

/** Asks for a MemberRow. @param user, id SQL expressions: whose membership, and the id of what is `wanted`. */
export function memberSql(user: string, wanted: WantedWorkspace['of'], id: string): string {
  return `
    SELECT w.id AS workspace_id, w.name AS workspace_name, m.role, w.require_second_factor AS strict
    FROM members m JOIN workspaces w ON w.id = m.workspace_id
    WHERE m.user_id = ${user} AND ${conditions[wanted](id)}
    LIMIT 1`;
}

export function toMembership(row: MemberRow): Membership {
  return {
    workspace: { id: row.workspace_id, name: row.workspace_name },
    role: role.parse(row.role),
    requireSecondFactor: row.strict,
  };
}

const conditions: Record<WantedWorkspace['of'], (id: string) => string> = {
  workspace: (id) => `w.id = ${id}::uuid`,
  task: (id) => `w.id = (SELECT workspace_id FROM tasks WHERE id = ${id}::uuid)`,
  attempt: (id) => `w.id = (
    SELECT k.workspace_id FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id
    WHERE a.id = ${id}::uuid)`,
  session: (id) => `true
    ORDER BY w.id = (SELECT active_workspace_id FROM sessions WHERE id = ${id}) DESC NULLS LAST, m.created_at, w.id`,
};
