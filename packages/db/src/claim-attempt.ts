import type { AttemptState } from '@codex-web/contracts/attempt-state';
import { type WireApi, wireApi } from '@codex-web/contracts/credential';
import { errorCode } from '@codex-web/contracts/error-code';
import { type AgentName, agentName } from '@codex-web/contracts/model';
import type { TaskMode } from '@codex-web/contracts/task';
import type { Database } from './connect.ts';
import type { Queryable, Statement } from './queryable.ts';
import type { Wait } from './start-wait.ts';
import { isWaitDue } from './wait-sql.ts';

/** Everything a worker needs to know of the attempt it holds. */
export type ClaimedAttempt = {
  id: string;
  /** Goes with every later write; a write with an older one changes nothing. */
  lease: number;
  /** True when another worker had it before. */
  resumed: boolean;
  /** What is recorded already: the next event is `lastSeq + 1`, and lines of the agent up to `lastLine` are done. */
  lastSeq: number;
  lastLine: number;
  startedAt: Date;
  /** A person has asked to stop it. */
  cancelRequested: boolean;
  /** Of the waits that are over. */
  waitedMs: number;
  /** The wait it is in: nobody has seen yet that it is over. */
  waiting: (Wait & { since: Date }) | null;
  workspaceId: string;
  /** 1 to 4 within its turn. */
  position: number;
  task: { id: string; title: string; mode: TaskMode; baseBranch: string | null; baseCommit: string };
  turn: {
    /** 1 is the first prompt of the task. */
    position: number;
    /** With those before it, where no conversation has been begun. */
    prompt: string;
    agent: AgentName;
    model: string;
    reasoningEffort: string;
    /** What the provider of its credential understands. */
    wireApi: WireApi;
  };
  repository: { id: string; url: string };
  environment: { image: string; memoryBytes: number; cpus: number; maxProcesses: number; diskBytes: number };
  /** Where it works, or is to go on from the attempt it follows; null when a sandbox is still to be made. */
  sandbox: { id: string; containerId: string | null; threadId: string | null; own: boolean } | null;
};

/** Who wants to own an attempt, and for how long unless the lease is renewed. */
export type Holder = { workerId: string; host: string; leaseMs: number };

/**
 * Makes this worker the one that owns the attempt, for `leaseMs` unless renewed. One that waits goes on waiting until
 * its new owner sees that it need not. One that was queued starts, whether or not it was its turn; its person had one.
 * @returns null when it is final, another worker holds it, its wait is not over, or its sandbox is on another host.
 */
export async function claimAttempt(
  db: Database,
  { attemptId, ...holder }: Holder & { attemptId: string },
): Promise<ClaimedAttempt | null> {
  return await claimWith(db.pool, attemptId, holder);
}

/** The same, over a connection of one's own. */
export async function claimWith(client: Queryable, attemptId: string, holder: Holder): Promise<ClaimedAttempt | null> {
  const { rows } = await client.query<ClaimRow>(claim, [attemptId, holder.workerId, holder.host, holder.leaseMs]);
  const row = rows[0];
  return row ? toClaimedAttempt(row) : null;
}

type ClaimRow = {
  id: string;
  lease: number;
  state: AttemptState;
  started_at: Date;
  cancel_requested_at: Date | null;
  waited_ms: string;
  waiting_code: string | null;
  waiting_message: string | null;
  waiting_since: Date | null;
  waiting_until: Date | null;
  last_seq: number;
  last_line: number;
  position: number;
  workspace_id: string;
  task_id: string;
  title: string;
  mode: TaskMode;
  base_branch: string | null;
  base_commit: string;
  turn_position: number;
  wire_api: string | null;
  prompt: string;
  agent: string;
  model: string;
  reasoning_effort: string;
  repository_id: string;
  url: string;
  image: string;
  memory_bytes: string;
  cpus: number;
  max_processes: number;
  disk_bytes: string;
  own_sandbox_id: string | null;
  sandbox_id: string | null;
  container_id: string | null;
  thread_id: string | null;
};

// Where no conversation was begun, no agent has heard the prompts before this one either.
const promptSql = `
  CASE WHEN s.thread_id IS NOT NULL THEN t.prompt ELSE (
    WITH RECURSIVE unheard(position, prompt, parent_attempt_id) AS (
      SELECT t.position, t.prompt, t.parent_attempt_id
      UNION ALL
      SELECT before.position, before.prompt, before.parent_attempt_id
      FROM unheard JOIN attempts p ON p.id = unheard.parent_attempt_id JOIN turns before ON before.id = p.turn_id)
    SELECT string_agg(prompt, E'\\n\\n' ORDER BY position) FROM unheard) END`;

// One statement, so that the claim and the state of its task can never be seen apart.
const claim: Statement = {
  name: 'claim',
  text: `
  WITH claimed AS (
    UPDATE attempts a
    SET state = CASE a.state WHEN 'waiting' THEN a.state ELSE 'running' END, lease = a.lease + 1, worker_id = $2,
        lease_expires_at = now() + $4 * interval '1 millisecond',
        started_at = coalesce(a.started_at, now())
    FROM turns t
    LEFT JOIN attempts parent ON parent.id = t.parent_attempt_id
    WHERE a.id = $1 AND t.id = a.turn_id
      AND (a.state IN ('queued', 'running') OR (a.state = 'waiting' AND ${isWaitDue}))
      AND (a.lease_expires_at IS NULL OR a.lease_expires_at < now())
      AND NOT EXISTS (
        SELECT 1 FROM sandboxes s
        WHERE s.id = coalesce(a.sandbox_id, parent.sandbox_id) AND s.host <> $3)
    RETURNING a.id, a.state, a.position, a.turn_id, a.workspace_id, a.person_id, a.lease, a.started_at, a.cancel_requested_at, a.waited_ms,
      a.waiting_code, a.waiting_message, a.waiting_since, a.waiting_until, a.sandbox_id AS own_sandbox_id,
      coalesce(a.sandbox_id, parent.sandbox_id) AS sandbox_id
  ), turn_taken AS (
    INSERT INTO queue_turns (workspace_id, user_id, served)
    SELECT workspace_id, person_id, nextval('starts') FROM claimed WHERE lease = 1
    ON CONFLICT (workspace_id, user_id) DO UPDATE SET served = excluded.served
  ), task_now AS (
    UPDATE tasks SET state = 'running', updated_at = now()
    FROM claimed JOIN turns t ON t.id = claimed.turn_id
    WHERE tasks.id = t.task_id AND claimed.state = 'running' AND tasks.state <> 'running'
  )
  SELECT c.*, s.container_id, s.thread_id,
    coalesce((SELECT max(seq) FROM events e WHERE e.attempt_id = c.id), 0) AS last_seq,
    coalesce((SELECT max(line) FROM events e WHERE e.attempt_id = c.id), 0) AS last_line,
    t.position AS turn_position, ${promptSql} AS prompt, t.agent, t.model, t.reasoning_effort,
    (SELECT provider ->> 'wireApi' FROM credentials WHERE id = t.credential_id) AS wire_api,
    k.id AS task_id, k.title, k.mode, k.base_branch, k.base_commit,
    r.id AS repository_id, r.url,
    e.image, e.memory_bytes, e.cpus, e.max_processes, e.disk_bytes
  FROM claimed c
  JOIN turns t ON t.id = c.turn_id
  JOIN tasks k ON k.id = t.task_id
  JOIN repositories r ON r.id = k.repository_id
  JOIN environments e ON e.id = k.environment_id
  LEFT JOIN sandboxes s ON s.id = c.sandbox_id`,
};

function toClaimedAttempt(row: ClaimRow): ClaimedAttempt {
  return {
    id: row.id,
    lease: row.lease,
    resumed: row.lease > 1,
    lastSeq: row.last_seq,
    lastLine: row.last_line,
    startedAt: row.started_at,
    cancelRequested: row.cancel_requested_at !== null,
    waitedMs: Number(row.waited_ms),
    waiting: toWait(row),
    workspaceId: row.workspace_id,
    position: row.position,
    task: {
      id: row.task_id,
      title: row.title,
      mode: row.mode,
      baseBranch: row.base_branch,
      baseCommit: row.base_commit,
    },
    turn: {
      position: row.turn_position,
      prompt: row.prompt,
      agent: agentName.parse(row.agent),
      model: row.model,
      reasoningEffort: row.reasoning_effort,
      wireApi: wireApi.parse(row.wire_api ?? 'responses'),
    },
    repository: { id: row.repository_id, url: row.url },
    environment: {
      image: row.image,
      memoryBytes: Number(row.memory_bytes),
      cpus: row.cpus,
      maxProcesses: row.max_processes,
      diskBytes: Number(row.disk_bytes),
    },
    sandbox:
      row.sandbox_id === null
        ? null
        : {
            id: row.sandbox_id,
            containerId: row.container_id,
            threadId: row.thread_id,
            own: row.own_sandbox_id !== null,
          },
  };
}

function toWait(row: ClaimRow): ClaimedAttempt['waiting'] {
  if (row.state !== 'waiting' || row.waiting_code === null || row.waiting_since === null) return null;
  return {
    code: errorCode.parse(row.waiting_code),
    message: row.waiting_message ?? '',
    until: row.waiting_until,
    since: row.waiting_since,
  };
}
