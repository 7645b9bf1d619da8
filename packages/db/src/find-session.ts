import type { Database } from './connect.ts';
import { type MemberRow, type Membership, memberSql, toMembership, type WantedWorkspace } from './find-member.ts';
import type { User } from './find-user.ts';
import type { Statement } from './queryable.ts';

export type StoredSession = User & {
  id: string;
  method: string;
  confirmedAt: Date;
  createdAt: Date;
  expiresAt: Date;
};

/**
 * A session, whose it is, and their membership in a workspace as `findMember` finds it.
 * @param wanted null asks for no membership; of a `session`, for that in the workspace which this one works in.
 * @returns null also when its person was disabled or deleted; not when it has expired.
 */
export async function findSession(
  db: Database,
  token: string,
  wanted: WantedWorkspace | null,
): Promise<{ session: StoredSession; membership: Membership | null } | null> {
  const { rows } = await db.pool.query<Row>(statementFor(wanted), [token, ...idOf(wanted)]);
  const [row] = rows;
  if (!row) return null;
  const { id, method, confirmed_at: confirmedAt, created_at: createdAt, expires_at: expiresAt } = row;
  const user = { id: row.user_id, name: row.user_name, email: row.email };
  return {
    session: { id, method, confirmedAt, createdAt, expiresAt, user, isOperator: row.is_operator },
    membership: row.workspace_id === null ? null : toMembership(row),
  };
}

type Row = {
  id: string;
  method: string;
  confirmed_at: Date;
  created_at: Date;
  expires_at: Date;
  user_id: string;
  user_name: string;
  email: string;
  is_operator: boolean;
} & (MemberRow | { [column in keyof MemberRow]: null });

function statementFor(wanted: WantedWorkspace | null): Statement {
  if (wanted === null) return { name: 'session', text: sessionSql(noMember) };
  const id = wanted.of === 'session' ? 's.id' : '$2';
  return { name: `session-and-${wanted.of}`, text: sessionSql(memberSql('u.id', wanted.of, id)) };
}

function idOf(wanted: WantedWorkspace | null): (string | null)[] {
  return wanted === null || wanted.of === 'session' ? [] : [wanted.id];
}

const noMember = 'SELECT NULL::uuid AS workspace_id, NULL AS workspace_name, NULL AS role, NULL::boolean AS strict';

function sessionSql(member: string): string {
  return `
    SELECT s.id, s.method, s.confirmed_at, s.created_at, s.expires_at,
      u.id AS user_id, u.name AS user_name, u.email, u.is_operator,
      m.workspace_id, m.workspace_name, m.role, m.strict
    FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN LATERAL (${member}) m ON true
    WHERE s.token = $1 AND u.disabled_at IS NULL AND u.deleted_at IS NULL`;
}
