import type { InstallationPerson } from '@codex-web/contracts/installation';
import type { Database } from './connect.ts';
import { likePattern } from './like-pattern.ts';

/** A place in the list: who was read last. */
export type PersonPlace = { name: string; id: string };

export type PeopleSelection = { words: string | null; after: PersonPlace | null; limit: number };

/** The people of the installation by name, without service accounts and those who deleted their account. */
export async function listInstallationPeople(
  db: Database,
  viewerId: string,
  { words, after, limit }: PeopleSelection,
): Promise<InstallationPerson[]> {
  const { rows } = await db.pool.query<PersonRow>(
    `${personSql}
       AND ($1::text IS NULL OR u.name ILIKE $1 OR u.email ILIKE $1)
       AND ($2::text IS NULL OR (u.name, u.id) > ($2, $3))
     ORDER BY u.name, u.id LIMIT $4`,
    [words === null ? null : likePattern(words), after?.name ?? null, after?.id ?? null, limit],
  );
  return rows.map((row) => toPerson(row, viewerId));
}

const personSql = `
  SELECT u.id, u.name, u.email, u.is_operator, u.disabled_at, u.created_at,
    (SELECT count(*)::int FROM members m WHERE m.user_id = u.id) AS workspaces,
    (SELECT max(s.updated_at) FROM sessions s WHERE s.user_id = u.id) AS last_seen_at,
    EXISTS (SELECT 1 FROM totp_secrets t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL)
      OR EXISTS (SELECT 1 FROM passkeys k WHERE k.user_id = u.id) AS second_factor
  FROM users u WHERE u.kind = 'person' AND u.deleted_at IS NULL`;

type PersonRow = {
  id: string;
  name: string;
  email: string;
  is_operator: boolean;
  disabled_at: Date | null;
  created_at: Date;
  workspaces: number;
  last_seen_at: Date | null;
  second_factor: boolean;
};

function toPerson(row: PersonRow, viewerId: string): InstallationPerson {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    isOperator: row.is_operator,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    workspaces: row.workspaces,
    secondFactor: row.second_factor,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    isYou: row.id === viewerId,
  };
}
