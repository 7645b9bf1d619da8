import type { Scope } from '@codex-web/contracts/access';
import type { ApiToken } from '@codex-web/contracts/api-token';
import { AppError } from '@codex-web/contracts/app-error';
import type { DeviceError } from '@codex-web/contracts/device';
import type { Origin } from './actor.ts';
import { insertApiToken, type NewApiToken } from './api-tokens.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { PoolClient } from './queryable.ts';

/** By how much a client that asks too soon has to wait longer from then on; see RFC 8628, section 3.5. */
const slowDownSeconds = 5;

/** Makes the token a client gets, out of what was granted to it. */
export type MakeToken = (granted: { name: string; scopes: Scope[]; expiresInDays: number }) => NewApiToken;

/**
 * Answers a client that asks whether it was let in. The token is stored with the answer that tells of it, once: who asks
 * again, with the same code, is refused.
 */
export async function pollDevice(
  db: Database,
  asked: { deviceHash: Buffer; clientName: string; origin: Origin; tokenDays: number },
  make: MakeToken,
): Promise<{ token: ApiToken } | { error: DeviceError }> {
  try {
    return await inTransaction(db, async (client) => {
      const row = await lock(client, asked.deviceHash);
      const error = refusalOf(row, asked.clientName);
      if (error !== null) return { error: await notePoll(client, asked.deviceHash, error) };
      return { token: await redeem(client, asked, row) };
    });
  } catch (error) {
    // Who approved it is no member any more, or may have no further token.
    if (error instanceof AppError) return { error: 'access_denied' };
    throw error;
  }

  async function redeem(client: PoolClient, { deviceHash, origin, tokenDays }: typeof asked, row: Row) {
    await client.query(`UPDATE device_codes SET state = 'used' WHERE device_hash = $1`, [deviceHash]);
    const expiresInDays = Math.min(tokenDays, row.token_max_days ?? tokenDays);
    const stored = make({ name: row.client_name, scopes: row.scopes, expiresInDays });
    const actor = { workspaceId: row.workspace_id, userId: row.user_id, origin };
    return await insertApiToken(client, actor, row.user_id, stored);
  }
}

type Row = {
  client_name: string;
  scopes: Scope[];
  state: 'pending' | 'approved' | 'denied' | 'used';
  user_id: string;
  workspace_id: string;
  token_max_days: number | null;
  expired: boolean;
  too_soon: boolean | null;
};

async function lock(client: PoolClient, deviceHash: Buffer): Promise<Row> {
  const { rows } = await client.query<Row>(
    `SELECT d.client_name, d.scopes, d.state, d.user_id, d.workspace_id, w.token_max_days,
       d.expires_at <= now() AS expired, d.polled_at > now() - make_interval(secs => d.interval_seconds) AS too_soon
     FROM device_codes d LEFT JOIN workspaces w ON w.id = d.workspace_id
     WHERE d.device_hash = $1 FOR UPDATE OF d`,
    [deviceHash],
  );
  return rows[0] ?? unknown;
}

const unknown: Row = {
  client_name: '',
  scopes: [],
  state: 'used',
  user_id: '',
  workspace_id: '',
  token_max_days: null,
  expired: false,
  too_soon: null,
};

function refusalOf(row: Row, clientName: string): DeviceError | null {
  if (row.state === 'used' || row.client_name !== clientName) return 'invalid_grant';
  if (row.state === 'denied') return 'access_denied';
  if (row.expired) return 'expired_token';
  if (row.too_soon === true) return 'slow_down';
  return row.state === 'pending' ? 'authorization_pending' : null;
}

async function notePoll(client: PoolClient, deviceHash: Buffer, error: DeviceError): Promise<DeviceError> {
  await client.query(
    `UPDATE device_codes SET polled_at = now(), interval_seconds = interval_seconds + $2 WHERE device_hash = $1`,
    [deviceHash, error === 'slow_down' ? slowDownSeconds : 0],
  );
  return error;
}
