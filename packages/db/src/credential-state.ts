import type { Queryable } from './queryable.ts';

/** Why a credential needs its owner, or is not to be used; fit for people. */
export type StateReason = { reason: string; message: string };

/** @returns false when it is not usable anyway, or parked for longer already. */
export async function parkCredential(db: Queryable, id: string, until: Date, why: StateReason): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE credentials SET state = 'parked', parked_until = $2, state_reason = $3, state_message = $4
     WHERE id = $1 AND removed_at IS NULL AND (state = 'ok' OR (state = 'parked' AND parked_until < $2))`,
    [id, until, why.reason, why.message],
  );
  return rowCount === 1;
}

/** @returns false when it was disabled or removed before. */
export async function disableCredential(db: Queryable, id: string, why: StateReason): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE credentials SET state = 'disabled', parked_until = NULL, state_reason = $2, state_message = $3
     WHERE id = $1 AND removed_at IS NULL AND state IN ('ok', 'parked')`,
    [id, why.reason, why.message],
  );
  return rowCount === 1;
}

/**
 * Marks it as dead until its owner does something, if it still has this generation (any, when that is null), and tells those who
 * look after it.
 * @returns false when it has another one, or is not usable anyway.
 */
export async function requireSignIn(
  db: Queryable,
  id: string,
  generation: string | null,
  why: StateReason,
): Promise<boolean> {
  const { rowCount } = await db.query(requireSignInSql, [id, generation, why.reason, why.message]);
  return rowCount === 1;
}

// One statement, so that nobody is told of what did not happen, also where there is no transaction.
const requireSignInSql = `
  WITH marked AS (
    UPDATE credentials SET state = 'needs_sign_in', parked_until = NULL, state_reason = $3, state_message = $4
    WHERE id = $1 AND removed_at IS NULL AND ($2::text IS NULL OR generation = $2) AND state IN ('ok', 'parked')
    RETURNING workspace_id, user_id, name)
  INSERT INTO notices (id, workspace_id, type, audience, subject, recipient_ids, passed_over_ids)
  SELECT gen_random_uuid(), m.workspace_id, 'credential.needs_sign_in', 'given', m.name,
    CASE
      WHEN m.user_id IS NOT NULL THEN ARRAY[m.user_id]
      WHEN m.workspace_id IS NOT NULL THEN ARRAY(
        SELECT p.user_id FROM members p WHERE p.workspace_id = m.workspace_id AND p.role IN ('owner', 'admin'))
      ELSE ARRAY(SELECT u.id FROM users u WHERE u.is_operator) END, '{}'
  FROM marked m`;

/** A token that was thought dead was seen to work. */
export async function clearRefusal(db: Queryable, id: string): Promise<void> {
  await db.query(
    `UPDATE credentials SET state = 'ok', state_reason = NULL, state_message = NULL
     WHERE id = $1 AND removed_at IS NULL AND state = 'needs_sign_in' AND kind <> 'chatgpt'`,
    [id],
  );
}

/** Notes that it paid for a request; at most one write a minute. */
export async function noteUse(db: Queryable, id: string): Promise<void> {
  await db.query(
    `UPDATE credentials SET last_used_at = now()
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
    [id],
  );
}

/** Notes whether the provider's list of models could be read at the last try, or what is known of it may be old. */
export async function noteModelsRead(db: Queryable, id: string, read: boolean): Promise<void> {
  await db.query('UPDATE credentials SET models_stale = $2 WHERE id = $1 AND models_stale <> $2', [id, !read]);
}

/** How often something was written down about a subject of late, and how long ago the last time. */
export async function countAudits(
  db: Queryable,
  about: { subjectId: string; action: string; withinMs: number },
): Promise<{ count: number; newestAgeMs: number | null }> {
  const { rows } = await db.query<{ count: number; newest_age_ms: number | null }>(
    `SELECT count(*)::int AS count, (extract(epoch FROM now() - max(at)) * 1000)::float8 AS newest_age_ms
     FROM audit_events WHERE subject_id = $1 AND action = $2 AND at > now() - $3 * interval '1 millisecond'`,
    [about.subjectId, about.action, about.withinMs],
  );
  return { count: rows[0]?.count ?? 0, newestAgeMs: rows[0]?.newest_age_ms ?? null };
}
