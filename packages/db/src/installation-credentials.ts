import { randomUUID } from 'node:crypto';
import type { CredentialKind, OfferedModel, Provider } from '@codex-web/contracts/credential';
import type { ReasoningEffort } from '@codex-web/contracts/model';
import type { Database } from './connect.ts';
import type { Queryable } from './queryable.ts';
import {
  type CredentialRow,
  credentialColumns,
  credentialTables,
  type SealedSecrets,
  type StoredCredential,
  toStoredCredential,
} from './stored-credential.ts';

/**
 * A credential of the operator's file. `sameToken` keeps the generation of the row that stands. One that was refused is tried again:
 * an operator who starts the API has had a look.
 */
export type InstallationCredential = {
  id: string;
  configName: string;
  kind: CredentialKind;
  provider: Provider;
  headerNames: string[];
  secrets: SealedSecrets | null;
  hint: string | null;
  models: OfferedModel[];
  defaultModel: string | null;
  defaultReasoningEffort: ReasoningEffort;
  isDefault: boolean;
  sameToken: boolean;
};

/** Those of the operator’s file, which every workspace may use. */
export async function listInstallationCredentials(db: Database): Promise<StoredCredential[]> {
  const { rows } = await db.pool.query<CredentialRow>(
    `SELECT ${credentialColumns} FROM ${credentialTables} WHERE c.workspace_id IS NULL AND c.removed_at IS NULL`,
  );
  return rows.map(toStoredCredential);
}

/** Waits for other processes that do the same; ends with the transaction. */
export async function lockInstallationCredentials(client: Queryable): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(7203412)');
}

/** Adds it, or changes the one of its id; the generation changes with its token only. */
export async function saveInstallationCredential(client: Queryable, saved: InstallationCredential): Promise<void> {
  await client.query(upsertSql, [
    saved.id,
    saved.configName,
    saved.kind,
    JSON.stringify(saved.provider),
    saved.headerNames,
    saved.secrets?.sealed ?? null,
    saved.secrets?.keyId ?? null,
    saved.hint,
    randomUUID(),
    JSON.stringify(saved.models),
    saved.defaultModel,
    saved.defaultReasoningEffort,
    saved.isDefault,
    saved.sameToken,
  ]);
}

const upsertSql = `
  INSERT INTO credentials AS c (id, config_name, name, kind, provider, header_names, sealed, key_id, hint, generation, models,
    default_model, default_reasoning_effort, is_default)
  VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  ON CONFLICT (config_name) DO UPDATE SET
    kind = EXCLUDED.kind, provider = EXCLUDED.provider, header_names = EXCLUDED.header_names,
    sealed = CASE WHEN $14 THEN c.sealed ELSE EXCLUDED.sealed END,
    key_id = CASE WHEN $14 THEN c.key_id ELSE EXCLUDED.key_id END,
    generation = CASE WHEN $14 THEN c.generation ELSE EXCLUDED.generation END,
    state = CASE WHEN $14 AND c.state = 'parked' THEN c.state ELSE 'ok' END,
    state_reason = CASE WHEN $14 AND c.state = 'parked' THEN c.state_reason END,
    state_message = CASE WHEN $14 AND c.state = 'parked' THEN c.state_message END,
    hint = EXCLUDED.hint, models = EXCLUDED.models, models_stale = false, default_model = EXCLUDED.default_model,
    default_reasoning_effort = EXCLUDED.default_reasoning_effort, is_default = EXCLUDED.is_default, updated_at = now()`;

/** Those the operator's file no longer has are not used any more. @returns their ids and names. */
export async function disableInstallationCredentials(
  client: Queryable,
  except: string[],
): Promise<{ id: string; name: string }[]> {
  const { rows } = await client.query<{ id: string; name: string }>(
    `UPDATE credentials SET state = 'disabled', state_reason = 'taken_out', is_default = false, parked_until = NULL,
       state_message = 'The operator of this installation took it out of the configuration.'
     WHERE workspace_id IS NULL AND removed_at IS NULL AND state <> 'disabled' AND config_name <> ALL ($1)
     RETURNING id, name`,
    [except],
  );
  return rows;
}
