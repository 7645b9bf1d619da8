import type { AttemptState } from '@codex-web/contracts/attempt-state';
import type { Database } from './connect.ts';
import {
  credentialTables,
  type PayingCredential,
  type PayingRow,
  payingColumns,
  toPayingCredential,
} from './stored-credential.ts';

/** What has to be known of an attempt before it may ask a model; `credential` is what pays, if anything does. */
export type AttemptPayment = {
  state: AttemptState;
  workspaceId: string;
  authorId: string;
  credential: PayingCredential | null;
  /** By the clock that dates every row. */
  now: Date;
};

/** Null when there is no such attempt. */
export async function findAttemptPayment(db: Database, attemptId: string): Promise<AttemptPayment | null> {
  const { rows } = await db.pool.query<PaymentRow>({ ...ofAttempt, values: [attemptId] });
  const row = rows[0];
  if (!row) return null;
  return {
    state: row.attempt_state,
    workspaceId: row.task_workspace_id,
    authorId: row.author_id,
    credential: row.credential_id === null ? null : toPayingCredential({ ...row, credential_id: row.credential_id }),
    now: row.asked_at,
  };
}

type PaymentRow = Omit<PayingRow, 'credential_id'> & {
  credential_id: string | null;
  attempt_state: AttemptState;
  task_workspace_id: string;
  author_id: string;
  asked_at: Date;
};

// By name, so that each connection plans it once: planning takes most of its time.
const ofAttempt = {
  name: 'payment-of-attempt',
  text: `
    SELECT a.state AS attempt_state, k.workspace_id AS task_workspace_id, t.author_id, now() AS asked_at, ${payingColumns}
    FROM attempts a JOIN turns t ON t.id = a.turn_id JOIN tasks k ON k.id = t.task_id
    LEFT JOIN (${credentialTables}) ON c.id = t.credential_id
    WHERE a.id = $1`,
};
