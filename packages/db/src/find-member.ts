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
  const { rows } = await db.pool.query<{ id: string; name: string; role: string; strict: boolean }>(
    {
      name: `member-by-${wanted.of}`,
      text: `
        SELECT w.id, w.name, m.role, w.require_second_factor AS strict
        FROM members m JOIN workspaces w ON w.id = m.workspace_id
        WHERE m.user_id = $1 AND ${conditions[wanted.of]}
        LIMIT 1`,
    },
    [userId, wanted.id],
  );
  const row = rows[0];
  if (!row) return null;
  return { workspace: { id: row.id, name: row.name }, role: role.parse(row.role), requireSecondFactor: row.strict };
}

const conditions: Record<WantedWorkspace['of'], string> = {
  workspace: 'w.id = $2::uuid',
  task: 'w.id = (SELECT workspace_id FROM tasks WHERE id = $2::uuid)',
  attempt: `w.id = (
    SELECT k.workspace_id FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id
    WHERE a.id = $2::uuid)`,
  session: `true
     ORDER BY w.id = (SELECT active_workspace_id FROM sessions WHERE id = $2) DESC NULLS LAST, m.created_at, w.id`,
};
