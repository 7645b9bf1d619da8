import {
  type CredentialKind,
  type CredentialOwner,
  type CredentialState,
  credentialKind,
  credentialState,
  type OfferedModel,
  offeredModel,
  type Provider,
  provider,
} from '@codex-web/contracts/credential';
import { type ReasoningEffort, reasoningEffort } from '@codex-web/contracts/model';
import { toCredentialOwner } from './credential-owner.ts';

/** What the tokens of a ChatGPT sign-in say of its account; for display, and to see that a renewal is for the same one. */
export type ChatgptAccount = { email: string | null; accountId: string; planType: string };

/** Secrets as they lie in a row: encrypted, with the id of the key. */
export type SealedSecrets = { sealed: Buffer; keyId: string };

/** A credential as it lies in its row. A parked one whose time is over is `ok`, by the clock of the database. */
export type StoredCredential = PayingCredential & { models: OfferedModel[] };

/** All that paying with it takes. The models, which can be hundreds, stay where they are. */
export type PayingCredential = {
  id: string;
  name: string;
  owner: CredentialOwner;
  /** Null for the installation's. */
  workspaceId: string | null;
  userId: string | null;
  configName: string | null;
  kind: CredentialKind;
  provider: Provider;
  headerNames: string[];
  /** Null when there is nothing to keep, or the secrets were wiped. */
  secrets: SealedSecrets | null;
  hint: string | null;
  /** Another one for every new token. */
  generation: string;
  account: ChatgptAccount | null;
  state: CredentialState;
  stateReason: string | null;
  stateMessage: string | null;
  parkedUntil: Date | null;
  expiresAt: Date | null;
  modelsStale: boolean;
  defaultModel: string | null;
  defaultReasoningEffort: ReasoningEffort;
  isDefault: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
  removed: boolean;
};

/** The columns of `toPayingCredential`; the tables are credentials c and, joined by its user_id, users p. */
export const payingColumns = `
  c.id AS credential_id, c.name AS credential_name, c.workspace_id AS credential_workspace_id,
  c.user_id AS credential_user_id, p.name AS credential_user_name, c.config_name, c.kind, c.provider, c.header_names,
  c.sealed, c.key_id, c.hint, c.generation, c.account,
  CASE WHEN c.state = 'parked' AND c.parked_until <= now() THEN 'ok' ELSE c.state END AS credential_state,
  c.state_reason, c.state_message, c.parked_until, c.expires_at, c.models_stale, c.default_model,
  c.default_reasoning_effort, c.is_default, c.created_at AS credential_created_at, c.last_used_at,
  c.removed_at IS NOT NULL AS credential_removed`;

/** The columns of `toStoredCredential`, of the same tables. */
export const credentialColumns = `${payingColumns}, c.models`;

export const credentialTables = 'credentials c LEFT JOIN users p ON p.id = c.user_id';

export type CredentialRow = PayingRow & { models: unknown };

export type PayingRow = {
  credential_id: string;
  credential_name: string;
  credential_workspace_id: string | null;
  credential_user_id: string | null;
  credential_user_name: string | null;
  config_name: string | null;
  kind: string;
  provider: unknown;
  header_names: string[];
  sealed: Buffer | null;
  key_id: string | null;
  hint: string | null;
  generation: string;
  account: ChatgptAccount | null;
  credential_state: string;
  state_reason: string | null;
  state_message: string | null;
  parked_until: Date | null;
  expires_at: Date | null;
  models_stale: boolean;
  default_model: string | null;
  default_reasoning_effort: string;
  is_default: boolean;
  credential_created_at: Date;
  last_used_at: Date | null;
  credential_removed: boolean;
};

/** From `credentialColumns` of `credentialTables`. */
export function toStoredCredential(row: CredentialRow): StoredCredential {
  return { ...toPayingCredential(row), models: offeredModel.array().parse(row.models) };
}

/** From a row that may hold more than the credential, such as the attempt it pays for. */
export function toPayingCredential(row: PayingRow): PayingCredential {
  const state = credentialState.parse(row.credential_state);
  return {
    id: row.credential_id,
    name: row.credential_name,
    owner: toCredentialOwner({
      workspaceId: row.credential_workspace_id,
      userId: row.credential_user_id,
      userName: row.credential_user_name,
    }),
    workspaceId: row.credential_workspace_id,
    userId: row.credential_user_id,
    configName: row.config_name,
    kind: credentialKind.parse(row.kind),
    provider: provider.parse(row.provider),
    headerNames: row.header_names,
    secrets: row.sealed && row.key_id !== null ? { sealed: row.sealed, keyId: row.key_id } : null,
    hint: row.hint,
    generation: row.generation,
    account: row.account,
    state,
    stateReason: row.state_reason,
    stateMessage: row.state_message,
    parkedUntil: state === 'parked' ? row.parked_until : null,
    expiresAt: row.expires_at,
    modelsStale: row.models_stale,
    defaultModel: row.default_model,
    defaultReasoningEffort: reasoningEffort.parse(row.default_reasoning_effort),
    isDefault: row.is_default,
    createdAt: row.credential_created_at,
    lastUsedAt: row.last_used_at,
    removed: row.credential_removed,
  };
}
