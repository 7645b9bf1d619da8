import type { ErrorCode } from '@codex-web/contracts/error-code';
import type { TurnError } from './app-server-message.ts';

export type Reason = { code: ErrorCode; message: string };

/** Why a turn failed, in our codes and words; what the provider said follows where it helps. */
export function reasonOfTurnError(error: TurnError | null): Reason {
  if (error === null) return { code: 'agent_failed', message: 'The agent ended the turn without saying why.' };
  const said = error.message.trim().slice(0, 2_000);
  const code = codeOf(error.codexErrorInfo) ?? codeOfStatus(statusIn(said));
  return { code, message: `${explanations[code] ?? 'The agent gave up.'} It said: ${said}` };
}

const explanations: Partial<Record<ErrorCode, string>> = {
  model_unauthorized: 'The model provider refused the credential; check the key in the settings of this installation.',
  model_rate_limited: 'The model provider asked to slow down, and went on asking; start the task again later.',
  model_quota_exceeded: 'The credential has no quota left with the model provider; add to it or use another.',
  model_unavailable:
    'The model provider did not answer properly, also after several tries; start the task again later.',
  model_refused: 'The model provider did not accept the request.',
  context_full: 'The conversation no longer fits into the model; start a new task with what is still to be done.',
};

function codeOf(info: unknown): ErrorCode | null {
  if (typeof info === 'string') return byName[info] ?? null;
  if (typeof info !== 'object' || info === null) return null;
  const [name, detail] = Object.entries(info)[0] ?? [];
  const status = (detail as { httpStatusCode?: unknown } | undefined)?.httpStatusCode;
  if (typeof status === 'number') return codeOfStatus(status);
  return name && name in byName ? (byName[name] ?? null) : 'model_unavailable';
}

const byName: Record<string, ErrorCode> = {
  contextWindowExceeded: 'context_full',
  usageLimitExceeded: 'model_quota_exceeded',
  rateLimitExceeded: 'model_rate_limited',
  serverOverloaded: 'model_unavailable',
  internalServerError: 'model_unavailable',
  unauthorized: 'model_unauthorized',
  badRequest: 'model_refused',
  modelNotFound: 'model_refused',
  sandboxError: 'agent_failed',
};

function codeOfStatus(status: number | null): ErrorCode {
  if (status === null) return 'agent_failed';
  if (status === 401 || status === 403) return 'model_unauthorized';
  if (status === 429) return 'model_rate_limited';
  if (status >= 500) return 'model_unavailable';
  return 'model_refused';
}

/** The agent names some statuses only within its sentence. */
function statusIn(message: string): number | null {
  const found = /unexpected status (\d{3})/.exec(message)?.[1];
  if (found) return Number(found);
  return /stream disconnected|idle timeout|error sending request/i.test(message) ? 502 : null;
}
