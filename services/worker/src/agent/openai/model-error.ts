import { type ErrorCode, errorCode } from '@codex-web/contracts/error-code';
import { APIConnectionError, APIError } from 'openai';
import { codeOfStatus } from '../failure-reason.ts';

/** The provider gave no whole answer. `retryAfterMs` is null when asking again would not help. */
export class ModelError extends Error {
  override name = 'ModelError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | null;
  /** The setting of the request that the provider does not take, as far as it says so. */
  readonly parameter: string | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryAfterMs?: number | null; parameter?: string | null } & ErrorOptions = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.parameter = options.parameter ?? null;
  }
}

const soonMs = 1_000;
const longestWaitMs = 60_000;

/** What anything that was thrown while a model was asked means. */
export function toModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if (error instanceof APIError && !(error instanceof APIConnectionError)) return fromProvider(error);
  const message = 'The connection to the model was lost.';
  return new ModelError('model_unavailable', message, { retryAfterMs: soonMs, cause: error });
}

/** A failure that the provider tells within an answer, by the code it gives. */
export function failedAnswer(code: string, message: string): ModelError {
  const known = byCode[code] ?? (isContextFull(message) ? 'context_full' : null) ?? 'model_unavailable';
  const isTransient = known === 'model_unavailable' || known === 'model_rate_limited';
  return new ModelError(known, message, { retryAfterMs: isTransient ? (waitIn(message) ?? soonMs) : null });
}

function fromProvider(error: APIError): ModelError {
  const status = error.status;
  const said = error.message.replace(/^\d{3} /, '');
  if (status === undefined) return failedAnswer(error.code ?? '', said);
  const code =
    ownCode(error.code) ?? byCode[error.code ?? ''] ?? byCode[error.type ?? ''] ?? codeOfProviderStatus(status, said);
  const isTransient = status === 408 || status === 409 || status === 429 || status >= 500;
  const mayRetry = isTransient && code !== 'model_quota_exceeded' && code !== 'model_unauthorized';
  return new ModelError(code, said, {
    retryAfterMs: mayRetry ? (retryAfter(error.headers) ?? soonMs) : null,
    parameter: status === 400 || status === 422 ? `${error.param ?? ''} ${said}` : null,
    cause: error,
  });
}

/** Where it is the gateway that refuses, it says so in the product's own codes. */
function ownCode(code: unknown): ErrorCode | null {
  const own = errorCode.safeParse(code).data;
  return own !== undefined && /^(model|credential|limit)_/.test(own) ? own : null;
}

function codeOfProviderStatus(status: number, said: string): ErrorCode {
  if ((status === 400 || status === 413) && isContextFull(said)) return 'context_full';
  return status === 408 || status === 409 ? 'model_unavailable' : codeOfStatus(status);
}

const byCode: Record<string, ErrorCode> = {
  context_length_exceeded: 'context_full',
  insufficient_quota: 'model_quota_exceeded',
  usage_limit_reached: 'model_quota_exceeded',
  usage_not_included: 'model_quota_exceeded',
  rate_limit_exceeded: 'model_rate_limited',
  slow_down: 'model_rate_limited',
  invalid_api_key: 'model_unauthorized',
  invalid_prompt: 'model_refused',
  model_not_found: 'model_refused',
  content_filter: 'model_refused',
};

function isContextFull(said: string): boolean {
  return /context (length|window|size)|maximum (context|prompt)|too many tokens|(prompt|input) is too long/i.test(said);
}

function retryAfter(headers: Headers | undefined): number | null {
  const value = headers?.get('retry-after');
  if (value === null || value === undefined) return null;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), longestWaitMs);
}

function waitIn(message: string): number | null {
  const [, amount, unit] = /try again in (\d+(?:\.\d+)?)\s*(ms|s)\b/i.exec(message) ?? [];
  if (amount === undefined) return null;
  return Math.min(Number(amount) * (unit === 'ms' ? 1 : 1_000), longestWaitMs);
}
