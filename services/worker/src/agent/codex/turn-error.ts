import type { ErrorCode } from '@codex-web/contracts/error-code';
import { codeOfStatus, type FailureReason, failureReason } from '../failure-reason.ts';
import type { TurnError } from './app-server-message.ts';

/** Why a turn failed, in our codes and words; what the provider said follows where it helps. */
export function reasonOfTurnError(error: TurnError | null): FailureReason {
  if (error === null) return { code: 'agent_failed', message: 'The agent ended the turn without saying why.' };
  const code = codeOf(error.codexErrorInfo) ?? codeOfStatus(statusIn(error.message));
  return failureReason(code, error.message);
}

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

/** The agent names some statuses only within its sentence. */
function statusIn(message: string): number | null {
  const found = /unexpected status (\d{3})/.exec(message)?.[1];
  if (found) return Number(found);
  return /stream disconnected|idle timeout|error sending request/i.test(message) ? 502 : null;
}
