import type { ErrorCode } from '@codex-web/contracts/error-code';

const advice: Partial<Record<ErrorCode, string>> = {
  no_credential: 'Add a credential, then ask for the rest in a follow-up.',
  credential_unavailable: 'Ask for the rest in a follow-up. If it fails again, test the credential.',
  provider_address_forbidden: 'Whoever runs this server has to allow the address of the provider.',
  provider_unreachable:
    'Test the credential to see whether its provider answers, then ask for the rest in a follow-up.',
  provider_refused: 'Test the credential: its provider says what it does not accept.',
  model_rate_limited: 'Wait a minute, then ask for the rest in a follow-up.',
  model_quota_exceeded:
    'The account that pays has no credit left. Add some, or choose another credential for a follow-up.',
  model_unavailable: 'The model provider is in trouble. Try again in a few minutes with a follow-up.',
  model_silent: 'The model stopped answering. Ask for the rest in a follow-up.',
  model_refused: 'Put the prompt in other words in a follow-up.',
  context_full: 'Start a new task with a smaller piece of the work.',
  agent_silent: 'Ask for the rest in a follow-up, and name the step that hung.',
  agent_failed: 'Try again with a follow-up. If it fails again, start a new task.',
  attempt_timed_out: 'Ask for the rest in a follow-up, or split the work.',
  out_of_memory: 'Ask for a way that needs less memory, or have the limit of the environment raised.',
  disk_full: 'Ask for a way that writes less, or have the disk limit of the environment raised.',
  output_too_large: 'Ask for commands that print less.',
  diff_too_large: 'Ask to leave generated and downloaded files out of the change.',
  sandbox_failed: 'Try again with a follow-up. If it fails again, tell whoever runs this server.',
  sandbox_lost: 'Try again with a follow-up: it starts in a new sandbox.',
};

/** What a person can do after an attempt ended with this code; null where nothing is to be done. */
export function endAdvice(code: string | null): string | null {
  return code !== null && code in advice ? (advice[code as ErrorCode] ?? null) : null;
}
