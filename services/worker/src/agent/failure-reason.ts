import type { ErrorCode } from '@codex-web/contracts/error-code';

export type FailureReason = { code: ErrorCode; message: string };

/** Why a turn failed, in our words; what the provider or the agent said follows. */
export function failureReason(code: ErrorCode, said: string): FailureReason {
  const words = said.trim().slice(0, 2_000);
  // The gateway has said it for people already.
  if (/^(credential|limit)_/.test(code)) return { code, message: words };
  return { code, message: `${explanations[code] ?? 'The agent gave up.'} It said: ${words}` };
}

/** What a status of the model provider means for the turn; `null` stands for a failure that is not the provider's. */
export function codeOfStatus(status: number | null): ErrorCode {
  if (status === null) return 'agent_failed';
  if (status === 401 || status === 403) return 'model_unauthorized';
  if (status === 429) return 'model_rate_limited';
  if (status >= 500) return 'model_unavailable';
  return 'model_refused';
}

const explanations: Partial<Record<ErrorCode, string>> = {
  model_unauthorized: 'The model provider refused the credential; check it in the settings, or sign in again.',
  model_rate_limited: 'The model provider asked to slow down, and went on asking; start the task again later.',
  model_quota_exceeded: 'The credential has no quota left with the model provider; add to it or use another.',
  model_unavailable:
    'The model provider did not answer properly, also after several tries; start the task again later.',
  model_refused: 'The model provider did not accept the request.',
  context_full: 'The conversation no longer fits into the model; start a new task with what is still to be done.',
};
