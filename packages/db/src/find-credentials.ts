import { AppError } from '@codex-web/contracts/app-error';
import type { Database } from './connect.ts';
import {
  type CredentialRow,
  credentialColumns,
  credentialTables,
  type StoredCredential,
  toStoredCredential,
} from './stored-credential.ts';
import type { Viewer } from './viewer.ts';

/** A viewer sees their own credentials, the workspace's and the installation's. */
const visible = `c.removed_at IS NULL AND (c.workspace_id IS NULL OR (c.workspace_id = $1 AND (c.user_id IS NULL OR c.user_id = $2)))`;

/** The person's own first, then the workspace's, then the installation's; without those the operator took out of the file. */
export async function listCredentials(db: Database, viewer: Viewer): Promise<StoredCredential[]> {
  const { rows } = await db.pool.query<CredentialRow>(
    `SELECT ${credentialColumns} FROM ${credentialTables}
     WHERE ${visible} AND NOT (c.workspace_id IS NULL AND c.state = 'disabled')
     ORDER BY c.user_id IS NULL, c.workspace_id IS NULL, c.is_default DESC, c.created_at, c.id`,
    [viewer.workspaceId, viewer.userId],
  );
  return rows.map(toStoredCredential);
}

/** @throws AppError `not_found` when there is none with this id that the viewer sees. */
export async function findCredential(db: Database, viewer: Viewer, id: string): Promise<StoredCredential> {
  const { rows } = await db.pool.query<CredentialRow>(
    `SELECT ${credentialColumns} FROM ${credentialTables} WHERE ${visible} AND c.id = $3`,
    [viewer.workspaceId, viewer.userId, id],
  );
  if (!rows[0]) throw new AppError('not_found', 'There is no such credential. It may have been removed.');
  return toStoredCredential(rows[0]);
}

/** Whosever it is, removed or not. Null when there never was one, or its owner is gone. */
export async function findCredentialById(db: Database, id: string): Promise<StoredCredential | null> {
  const { rows } = await db.pool.query<CredentialRow>(
    `SELECT ${credentialColumns} FROM ${credentialTables} WHERE c.id = $1`,
    [id],
  );
  return rows[0] ? toStoredCredential(rows[0]) : null;
}
