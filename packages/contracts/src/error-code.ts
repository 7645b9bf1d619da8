import { z } from 'zod';

/**
 * Every refusal the product can give, by a code that never changes its meaning.
 * The API maps each code to one HTTP status (services/api/src/http/error-status.ts);
 * a failed attempt carries one as the reason it ended.
 */
export const errorCodes = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'rate_limited',
  'payload_too_large',
  'internal',
  'unavailable',
  // signing in
  'wrong_credentials',
  'sign_up_link_invalid',
  'email_taken',
  // keeping an account safe
  'second_factor_required',
  'second_factor_wrong',
  'confirmation_required',
  'sign_in_expired',
  'passkey_refused',
  'password_refused',
  'reset_link_invalid',
  'email_link_invalid',
  'last_way_in',
  // identity providers
  'sign_in_elsewhere',
  'identity_flow_expired',
  'identity_provider_unavailable',
  'identity_provider_refused',
  'identity_answer_invalid',
  'identity_not_allowed',
  'identity_not_linked',
  'identity_taken',
  'account_disabled',
  // workspaces
  'no_workspace',
  'invitation_for_another',
  'last_owner',
  'last_operator',
  'name_not_typed',
  // repositories
  'repository_url_invalid',
  'repository_url_forbidden',
  'repository_unreachable',
  'repository_empty',
  'branch_not_found',
  'commit_not_found',
  // tasks
  'idempotency_key_reused',
  'attempt_not_running',
  'attempt_still_running',
  'no_diff',
  'event_id_invalid',
  'model_unknown',
  'no_credential',
  'limit_reached',
  // the queue
  'queue_closed',
  // credentials
  'credential_invalid',
  'credential_needs_sign_in',
  'credential_unavailable',
  'credential_disabled',
  'provider_address_forbidden',
  'provider_unreachable',
  'provider_refused',
  'sign_in_unavailable',
  'sign_in_failed',
  'sign_in_not_pending',
  'already_imported',
  // notifications and webhooks
  'webhook_address_forbidden',
  'push_service_forbidden',
  // why an attempt ended
  'cancelled',
  'model_unauthorized',
  'model_rate_limited',
  'model_quota_exceeded',
  'model_unavailable',
  'model_silent',
  'model_refused',
  'context_full',
  'agent_silent',
  'agent_failed',
  'attempt_timed_out',
  'out_of_memory',
  'disk_full',
  'output_too_large',
  'diff_too_large',
  'sandbox_failed',
  'sandbox_lost',
] as const;

export const errorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCode>;

/** The body of every answer of the API that is not a success. */
export const errorBody = z.object({
  error: z.object({ code: errorCode, message: z.string(), requestId: z.string() }),
});
export type ErrorBody = z.infer<typeof errorBody>;
