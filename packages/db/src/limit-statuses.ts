import type { LimitMeasure, LimitStatus } from '@codex-web/contracts/limit';
import type { Database } from './connect.ts';

/** What limits are asked about: an attempt with all it belongs to, or a person with or without a task. */
export type LimitSubject = { attemptId: string } | { workspaceId: string; userId: string; taskId: string | null };

/**
 * The limits that stand over the subject, and how far each is used up; the narrowest first. Those for each person do
 * not stand over somebody who has one of the same period and metric by name.
 *
 * What was spent in a day or a month is that of each request's own day, in UTC. Minutes are those that attempts were at
 * work, without queueing and waiting, whole ones only, those at work now counted up to `now`. Of an attempt that was at
 * work in two periods each gets its share of the time between start and end.
 * @param now the database's when left out.
 */
export async function limitStatuses(db: Database, subject: LimitSubject, now?: Date): Promise<LimitStatus[]> {
  const { rows } = await db.pool.query<StatusRow>(
    'attemptId' in subject
      ? { ...ofAttempt, values: [now ?? null, subject.attemptId] }
      : { ...ofPerson, values: [now ?? null, subject.workspaceId, subject.userId, subject.taskId] },
  );
  return rows.map(({ limitId, scope, period, metric, amount, used }) => ({
    limitId,
    scope,
    period,
    metric,
    amount,
    used: Math.max(0, used),
  }));
}

type StatusRow = LimitMeasure & { limitId: string; used: number };

const attemptSubject = `
  SELECT a.id AS attempt_id, t.task_id, t.author_id AS user_id, k.workspace_id
  FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id WHERE a.id = $2`;

const personSubject = `
  SELECT NULL::uuid AS attempt_id, $4::uuid AS task_id, $3::text AS user_id, $2::uuid AS workspace_id`;

// A branch of a CASE is only worked out when it is chosen, so that each limit costs what its own question costs.
const statusSql = (subject: string) => `
  WITH subject AS (${subject}), clock AS (SELECT coalesce($1::timestamptz, now()) AS now)
  SELECT l.id AS "limitId", l.scope, l.period, l.metric, l.amount::float8, coalesce(CASE
      WHEN l.metric = 'minutes' THEN CASE l.scope
        WHEN 'attempt' THEN (${minutes('a.id = s.attempt_id')})
        WHEN 'task' THEN (${minutes('t.task_id = s.task_id')})
        WHEN 'person' THEN (${minutes('k.workspace_id = s.workspace_id AND t.author_id = s.user_id')})
        ELSE (${minutes('k.workspace_id = s.workspace_id')}) END
      WHEN l.scope = 'attempt' THEN (${spentOnce('u.attempt_id = s.attempt_id')})
      WHEN l.scope = 'task' THEN (${spentOnce('u.task_id = s.task_id')})
      WHEN l.scope = 'person' THEN (${spentInPeriod('p.user_id = s.user_id')})
      ELSE (${spentInPeriod('true')}) END, 0)::float8 AS used
  FROM subject s CROSS JOIN clock
  JOIN limits l ON l.workspace_id = s.workspace_id
  CROSS JOIN LATERAL (SELECT CASE WHEN l.period = 'once' THEN '-infinity'::timestamptz
    ELSE date_trunc(l.period, clock.now AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' END AS began) period
  WHERE CASE l.scope
    WHEN 'attempt' THEN s.attempt_id IS NOT NULL
    WHEN 'task' THEN s.task_id IS NOT NULL
    WHEN 'person' THEN l.user_id = s.user_id OR (l.user_id IS NULL AND NOT EXISTS (
      SELECT 1 FROM limits own WHERE own.workspace_id = l.workspace_id AND own.scope = 'person'
        AND own.period = l.period AND own.metric = l.metric AND own.user_id = s.user_id))
    ELSE true END
  ORDER BY array_position('{attempt,task,person,workspace}', l.scope),
    array_position('{once,day,month}', l.period), array_position('{cost,tokens,minutes}', l.metric)`;

// By name, so that each connection plans them once: planning takes most of their time.
const ofAttempt = { name: 'limits-of-attempt', text: statusSql(attemptSubject) };
const ofPerson = { name: 'limits-of-person', text: statusSql(personSubject) };

function spentOnce(which: string): string {
  return `SELECT sum(CASE l.metric WHEN 'cost' THEN u.cost_micro_usd ELSE u.input_tokens::bigint + u.output_tokens END)
    FROM usage u WHERE ${which}`;
}

function spentInPeriod(which: string): string {
  return `SELECT sum(CASE l.metric WHEN 'cost' THEN p.cost_micro_usd ELSE p.tokens END)
    FROM spending p WHERE p.workspace_id = s.workspace_id AND ${which}
      AND p.day >= (period.began AT TIME ZONE 'UTC')::date AND p.day <= (clock.now AT TIME ZONE 'UTC')::date`;
}

function minutes(which: string): string {
  return `SELECT floor(sum(worked.seconds * within.seconds / whole.seconds) / 60)
    FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id
    CROSS JOIN LATERAL (SELECT least(coalesce(a.ended_at, clock.now), clock.now) AS ended) until
    CROSS JOIN LATERAL (SELECT extract(epoch FROM until.ended - a.started_at) AS seconds) whole
    CROSS JOIN LATERAL (SELECT greatest(0, whole.seconds - a.waited_ms / 1000.0
      - coalesce(extract(epoch FROM until.ended - a.waiting_since), 0)) AS seconds) worked
    CROSS JOIN LATERAL (SELECT extract(epoch FROM until.ended - greatest(a.started_at, period.began)) AS seconds) within
    WHERE ${which} AND (a.ended_at IS NULL OR a.ended_at > period.began)
      AND whole.seconds > 0 AND within.seconds > 0`;
}
