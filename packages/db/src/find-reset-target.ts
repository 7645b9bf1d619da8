import { type Role, role } from '@codex-web/contracts/access';
import type { Database } from './connect.ts';

export type ResetTarget = {
  user: { id: string; email: string };
  isOperator: boolean;
  /** Each workspace they are in: what they are there, and what the other person is, if anything. */
  memberships: { workspaceId: string; role: Role; otherRole: Role | null }[];
};

/** Somebody of whom another person wants to set the password. Null for who does not exist and for service accounts. */
export async function findResetTarget(db: Database, userId: string, otherId: string): Promise<ResetTarget | null> {
  const { rows } = await db.pool.query<{ email: string; is_operator: boolean }>(
    `SELECT email, is_operator FROM users WHERE id = $1 AND kind = 'person' AND disabled_at IS NULL`,
    [userId],
  );
  const [user] = rows;
  if (!user) return null;
  const memberships = await db.pool.query<{ workspaceId: string; role: string; otherRole: string | null }>(
    `SELECT m.workspace_id AS "workspaceId", m.role, o.role AS "otherRole" FROM members m
     LEFT JOIN members o ON o.workspace_id = m.workspace_id AND o.user_id = $2 WHERE m.user_id = $1`,
    [userId, otherId],
  );
  return {
    user: { id: userId, email: user.email },
    isOperator: user.is_operator,
    memberships: memberships.rows.map((row) => ({
      workspaceId: row.workspaceId,
      role: role.parse(row.role),
      otherRole: row.otherRole === null ? null : role.parse(row.otherRole),
    })),
  };
}
