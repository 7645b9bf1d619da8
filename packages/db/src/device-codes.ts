import type { Scope } from '@codex-web/contracts/access';
import { AppError } from '@codex-web/contracts/app-error';
import type { DeviceRequest } from '@codex-web/contracts/device';
import type { Actor } from './actor.ts';
import type { Database } from './connect.ts';
import { inTransaction } from './in-transaction.ts';
import type { Queryable } from './queryable.ts';
import { recordActorsAudit } from './record-audit.ts';

/** A client that asks to be let in, as it is stored: only the SHA-256 of both its codes. */
export type NewDeviceCode = {
  deviceHash: Buffer;
  userCodeHash: Buffer;
  clientName: string;
  scopes: Scope[];
  requestedFrom: string;
  intervalSeconds: number;
  expiresInSeconds: number;
};

/** Stores it, and forgets those that ended a day ago. A day long a client can be told that its code expired. */
export async function createDeviceCode(db: Database, code: NewDeviceCode): Promise<void> {
  await db.pool.query(`DELETE FROM device_codes WHERE expires_at < now() - interval '1 day'`);
  await db.pool.query(
    `INSERT INTO device_codes
       (device_hash, user_code_hash, client_name, scopes, requested_from, interval_seconds, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))`,
    [
      ...[code.deviceHash, code.userCodeHash, code.clientName, code.scopes, code.requestedFrom],
      ...[code.intervalSeconds, code.expiresInSeconds],
    ],
  );
}

/** The client that waits for somebody to type this code. @throws AppError `not_found` when none does. */
export async function findWaitingDevice(db: Queryable, userCodeHash: Buffer): Promise<DeviceRequest> {
  const { rows } = await db.query<WaitingRow>(`${selectWaiting} AND user_code_hash = $1`, [userCodeHash]);
  return shown(rows[0]);
}

/**
 * Lets the client in, with these scopes for the workspace of the actor, or sends it away. Only once.
 * @throws AppError `not_found` when no client waits; `forbidden` when it did not ask for one of the scopes.
 */
export async function decideDevice(
  db: Database,
  actor: Actor,
  userCodeHash: Buffer,
  scopes: Scope[] | null,
): Promise<DeviceRequest> {
  return await inTransaction(db, async (client) => {
    const { rows } = await client.query<WaitingRow>(`${selectWaiting} AND user_code_hash = $1 FOR UPDATE`, [
      userCodeHash,
    ]);
    const device = shown(rows[0]);
    const beyond = scopes?.filter((scope) => !device.scopes.includes(scope)) ?? [];
    if (beyond.length > 0) throw new AppError('forbidden', `The client did not ask for ${beyond.join(', ')}.`);
    await client.query(
      `UPDATE device_codes SET state = $2, scopes = $3, user_id = $4, workspace_id = $5 WHERE user_code_hash = $1`,
      [userCodeHash, scopes ? 'approved' : 'denied', scopes ?? [], actor.userId, actor.workspaceId],
    );
    await recordActorsAudit(client, actor, {
      action: scopes ? 'device.approved' : 'device.denied',
      subject: { type: 'user', id: actor.userId },
      summary: scopes
        ? `Let the program “${device.clientName}” in: ${scopes.join(', ')}.`
        : `Sent the program “${device.clientName}” away.`,
    });
    return device;
  });
}

type WaitingRow = { client_name: string; scopes: Scope[]; requested_from: string | null; expires_at: Date };

const selectWaiting = `
  SELECT client_name, scopes, requested_from, expires_at FROM device_codes
  WHERE state = 'pending' AND expires_at > now()`;

function shown(row: WaitingRow | undefined): DeviceRequest {
  if (!row) throw new AppError('not_found', 'No program waits with this code. It may have expired: start again there.');
  return {
    clientName: row.client_name,
    scopes: row.scopes,
    requestedFrom: row.requested_from,
    expiresAt: row.expires_at.toISOString(),
  };
}
