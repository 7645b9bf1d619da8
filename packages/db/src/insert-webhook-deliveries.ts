import { randomUUID } from 'node:crypto';
import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { PoolClient } from 'pg';

/** A notice as a webhook is told of it. */
export type HookedNotice = {
  type: string;
  at: Date;
  workspaceId: string;
  task: { id: string; title: string; state: AttemptState } | null;
  actor: { id: string; name: string } | null;
};

type Row = {
  notice_id: string;
  webhook_id: string;
  type: string;
  at: Date;
  workspace_id: string;
  task_id: string | null;
  title: string | null;
  state: AttemptState | null;
  actor_id: string | null;
  actor_name: string | null;
};

/** Puts down what the active webhooks of these notices' workspaces are to be sent. Of private tasks nothing is. */
export async function insertWebhookDeliveries(
  client: PoolClient,
  noticeIds: string[],
  writePayload: (notice: HookedNotice) => string,
): Promise<void> {
  const { rows } = await client.query<Row>(hookedSql, [noticeIds]);
  if (rows.length === 0) return;
  const columns = [
    rows.map(() => randomUUID()),
    rows.map((row) => row.webhook_id),
    rows.map((row) => row.notice_id),
    rows.map((row) => row.task_id),
    rows.map((row) => row.type),
    rows.map((row) => writePayload(toNotice(row))),
  ];
  await client.query(
    `INSERT INTO webhook_deliveries (id, webhook_id, notice_id, task_id, type, payload)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[])`,
    columns,
  );
}

const hookedSql = `
  SELECT n.id AS notice_id, w.id AS webhook_id, n.type, n.at, n.workspace_id, k.id AS task_id, k.title, k.state,
    u.id AS actor_id, u.name AS actor_name
  FROM notices n
  JOIN webhooks w ON w.workspace_id = n.workspace_id AND w.active AND n.type = ANY (w.types)
  LEFT JOIN tasks k ON k.id = n.task_id
  LEFT JOIN users u ON u.id = n.actor_id
  WHERE n.id = ANY ($1) AND (n.task_id IS NULL OR k.visibility = 'workspace')
  ORDER BY n.at, n.id`;

function toNotice(row: Row): HookedNotice {
  return {
    type: row.type,
    at: row.at,
    workspaceId: row.workspace_id,
    task: row.task_id === null ? null : { id: row.task_id, title: row.title ?? '', state: row.state ?? 'queued' },
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name ?? '' },
  };
}
