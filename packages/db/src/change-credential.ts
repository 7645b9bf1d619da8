import { randomUUID } from 'node:crypto';
import type { OfferedModel, Provider } from '@codex-web/contracts/credential';
import type { ReasoningEffort } from '@codex-web/contracts/model';
import type { PoolClient } from 'pg';
import { makeDefault } from './create-credential.ts';
import type { SealedSecrets } from './stored-credential.ts';

/** What is undefined stays as it is. */
export type CredentialChange = {
  name?: string | undefined;
  provider?: Provider | undefined;
  headerNames?: string[] | undefined;
  secrets?: { sealed: SealedSecrets | null; hint: string | null } | undefined;
  expiresAt?: Date | null | undefined;
  models?: OfferedModel[] | undefined;
  defaultModel?: string | null | undefined;
  defaultReasoningEffort?: ReasoningEffort | undefined;
  isDefault?: boolean | undefined;
  disabled?: boolean | undefined;
  /** It was given what makes it usable again: a new key or token, or another end. */
  renewed?: boolean | undefined;
};

/** Changes a credential that is there, within the caller's transaction. */
export async function changeCredential(client: PoolClient, id: string, change: CredentialChange): Promise<void> {
  const columns: [string, unknown][] = [
    ['name', change.name],
    ['provider', change.provider && JSON.stringify(change.provider)],
    ['header_names', change.headerNames],
    ['expires_at', change.expiresAt],
    ['models', change.models && JSON.stringify(change.models)],
    ['models_stale', change.models && false],
    ['default_model', change.defaultModel],
    ['default_reasoning_effort', change.defaultReasoningEffort],
    ['sealed', change.secrets && (change.secrets.sealed?.sealed ?? null)],
    ['key_id', change.secrets && (change.secrets.sealed?.keyId ?? null)],
    ['hint', change.secrets?.hint],
    // Whoever holds a token of it compares generations, so whatever may change the token changes the generation.
    ['generation', change.secrets || change.expiresAt !== undefined ? randomUUID() : undefined],
  ];
  const given = columns.filter(([, value]) => value !== undefined);
  const sets = given.map(([column], index) => `${column} = $${index + 2}`);
  await client.query(`UPDATE credentials SET ${[...sets, 'updated_at = now()'].join(', ')} WHERE id = $1`, [
    id,
    ...given.map(([, value]) => value),
  ]);
  if (change.renewed) await client.query(renewedSql, [id]);
  if (change.disabled !== undefined) await client.query(change.disabled ? disableSql : enableSql, [id]);
  if (change.isDefault === true) await makeDefault(client, id);
  if (change.isDefault === false) await client.query('UPDATE credentials SET is_default = false WHERE id = $1', [id]);
}

const renewedSql = `
  UPDATE credentials SET state = 'ok', state_reason = NULL, state_message = NULL, parked_until = NULL
  WHERE id = $1 AND state IN ('needs_sign_in', 'parked')`;

// What made it unusable before is remembered, so that switching it on again does not make a dead token live.
const disableSql = `
  UPDATE credentials SET
    state_reason = CASE WHEN state = 'needs_sign_in' THEN state_reason ELSE 'switched_off' END,
    state_message = CASE WHEN state = 'needs_sign_in' THEN state_message ELSE 'It is switched off.' END,
    state = 'disabled', parked_until = NULL
  WHERE id = $1 AND state <> 'disabled'`;

const enableSql = `
  UPDATE credentials SET
    state = CASE WHEN state_reason IN ('switched_off', 'usage_not_included') THEN 'ok' ELSE 'needs_sign_in' END,
    state_message = CASE WHEN state_reason IN ('switched_off', 'usage_not_included') THEN NULL ELSE state_message END,
    state_reason = CASE WHEN state_reason IN ('switched_off', 'usage_not_included') THEN NULL ELSE state_reason END
  WHERE id = $1 AND state = 'disabled'`;

/** Wipes the secrets and takes the credential off every list; what it paid for keeps its name. */
export async function removeCredential(client: PoolClient, id: string): Promise<void> {
  await client.query(
    `UPDATE credentials SET sealed = NULL, key_id = NULL, hint = NULL, refresh_hash = NULL, header_names = '{}',
       account = NULL, is_default = false, generation = $2, lease_holder = NULL, lease_expires_at = NULL,
       removed_at = now(), updated_at = now()
     WHERE id = $1 AND removed_at IS NULL`,
    [id, randomUUID()],
  );
  await client.query('DELETE FROM redemptions WHERE credential_id = $1', [id]);
  await client.query(
    `UPDATE chatgpt_sign_ins SET state = 'cancelled', sealed = '', poll_at = NULL
     WHERE for_credential_id = $1 AND state = 'pending'`,
    [id],
  );
}
