import type { ErrorCode } from '@codex-web/contracts/error-code';

/**
 * The HTTP status of each refusal. The reasons an attempt ended are read in its answer and never refuse a request;
 * should one be thrown here, that is a fault of ours.
 */
export const errorStatus = {
  invalid_request: 400,
  event_id_invalid: 400,
  unauthenticated: 401,
  wrong_credentials: 401,
  forbidden: 403,
  not_found: 404,
  no_diff: 404,
  conflict: 409,
  email_taken: 409,
  attempt_not_running: 409,
  attempt_still_running: 409,
  sign_up_link_invalid: 410,
  payload_too_large: 413,
  repository_url_invalid: 422,
  repository_url_forbidden: 422,
  repository_unreachable: 422,
  repository_empty: 422,
  branch_not_found: 422,
  commit_not_found: 422,
  idempotency_key_reused: 422,
  model_unknown: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  cancelled: 500,
  model_unauthorized: 500,
  model_rate_limited: 500,
  model_quota_exceeded: 500,
  model_unavailable: 500,
  model_silent: 500,
  model_refused: 500,
  context_full: 500,
  agent_silent: 500,
  agent_failed: 500,
  attempt_timed_out: 500,
  out_of_memory: 500,
  disk_full: 500,
  output_too_large: 500,
  diff_too_large: 500,
  sandbox_failed: 500,
  sandbox_lost: 500,
} as const satisfies Record<ErrorCode, number>;

export type ErrorStatus = (typeof errorStatus)[ErrorCode];
