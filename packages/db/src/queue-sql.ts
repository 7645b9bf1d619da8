/** True of an attempt that stands in a line: a row of attempts `a`. What it depends on is completed. */
export const isInLine = "a.state = 'queued' AND NOT a.blocked";

/** The order within one person's line, of rows of attempts `a`. */
export const lineOrder = 'a.priority DESC, a.place, a.id';

/** True of an attempt that takes a place now; one that was let go of because it waits for its provider takes none. */
export const takesPlace = "(a.state = 'running' OR (a.state = 'waiting' AND a.lease_expires_at > now()))";

/**
 * True of an attempt that goes on in files which are on another host.
 * @param host an SQL expression; nothing is elsewhere when it is null.
 */
export function isElsewhere(host: string): string {
  return `EXISTS (
    SELECT 1 FROM turns t LEFT JOIN attempts parent ON parent.id = t.parent_attempt_id
    JOIN sandboxes s ON s.id = coalesce(a.sandbox_id, parent.sandbox_id)
    WHERE t.id = a.turn_id AND s.host <> ${host})`;
}

/**
 * Everybody who has something in line, found in steps from one person to the next, so that it costs the same however much
 * each of them has queued. For `WITH RECURSIVE`.
 */
export const peopleInLine = `
  people AS (
    (SELECT a.workspace_id, a.person_id FROM attempts a WHERE ${isInLine}
     ORDER BY a.workspace_id, a.person_id LIMIT 1)
    UNION ALL
    SELECT following.* FROM people, LATERAL (
      SELECT a.workspace_id, a.person_id FROM attempts a
      WHERE ${isInLine} AND (a.workspace_id, a.person_id) > (people.workspace_id, people.person_id)
      ORDER BY a.workspace_id, a.person_id LIMIT 1) following)`;

/** How many attempts of each person take a place. For `WITH`. */
export const workingPeople = `
  working AS (
    SELECT a.workspace_id, a.person_id, count(*)::int AS count FROM attempts a
    WHERE a.state IN ('running', 'waiting') AND ${takesPlace} GROUP BY 1, 2)`;
