import type { Queryable } from './queryable.ts';

const looksBack = 2_000;

/** The `User-Agent`s somebody did something with of late, other than with an API token. Empty for somebody who did nothing yet. */
export async function listEarlierUserAgents(client: Queryable, userId: string): Promise<string[]> {
  const { rows } = await client.query<{ user_agent: string }>(
    `SELECT DISTINCT user_agent FROM (
       SELECT user_agent FROM audit_events WHERE actor_id = $1 AND token_id IS NULL AND user_agent IS NOT NULL
       ORDER BY id DESC LIMIT ${looksBack}) e`,
    [userId],
  );
  return rows.map((row) => row.user_agent);
}
