import type { ErrorCode } from '@codex-web/contracts/error-code';
import type { OpenedAnswer } from './open-answer.ts';
import { type ProviderError, readProviderError } from './provider-error.ts';
import { limitResetsAt, retryAfterMs, waitInWords } from './provider-waits.ts';

/** What an answer of a provider means for the request. Times to wait are null where the provider names none. */
export type Verdict =
  /** The sandbox gets it as it is. */
  | { kind: 'pass' }
  | { kind: 'unauthorized' }
  /** Nothing more on this credential for some time. */
  | { kind: 'usage_limit'; resetsAt: Date | null; said: string | null }
  /** The plan does not pay for models. */
  | { kind: 'usage_not_included'; said: string | null }
  | { kind: 'slow_down'; waitMs: number | null }
  | { kind: 'overloaded'; waitMs: number | null }
  /** Asking again does not help. `label` is what the sandbox is told, next to the message; `status` is recorded. */
  | { kind: 'final'; code: ErrorCode; label: string; message: string; status: number };

/** Decides what an answer means. `said` and `message` hold the provider's own words. @param now milliseconds since 1970. */
export function judgeAnswer(answer: OpenedAnswer, now: number): Verdict {
  const { status, headers, refusal } = answer;
  if (refusal === undefined) return { kind: 'pass' };
  if (status >= 300 && status < 400) return redirect;
  const error = readProviderError(refusal, now);
  if (status === 401) return { kind: 'unauthorized' };
  if (status === 403) return forbidden(answer, error);
  const verdict = byWord(error, answer, now);
  if (verdict) return verdict;
  if (status === 402) return { kind: 'usage_limit', resetsAt: error.resetsAt, said: error.message };
  if (status === 429) return { kind: 'slow_down', waitMs: retryAfterMs(headers, now) ?? waitInWords(error.message) };
  return status === 503 ? { kind: 'overloaded', waitMs: retryAfterMs(headers, now) } : { kind: 'pass' };
}

function byWord(error: ProviderError, { status, headers }: OpenedAnswer, now: number): Verdict | null {
  if (status !== 200 && status !== 402 && status !== 429 && status !== 503) return null;
  switch (error.code) {
    case 'token_expired':
    case 'invalid_token':
      return status === 200 ? { kind: 'unauthorized' } : null;
    case 'usage_limit_reached':
    case 'insufficient_quota':
      return { kind: 'usage_limit', resetsAt: error.resetsAt ?? limitResetsAt(headers), said: error.message };
    case 'usage_not_included':
      return { kind: 'usage_not_included', said: error.message };
    case 'rate_limit_exceeded':
      return { kind: 'slow_down', waitMs: retryAfterMs(headers, now) ?? waitInWords(error.message) };
    case 'server_is_overloaded':
    case 'slow_down':
      return { kind: 'overloaded', waitMs: retryAfterMs(headers, now) };
    default:
      return null;
  }
}

/** A page in the place of an answer comes from whatever stands before the provider, and is not shown. */
function forbidden({ headers }: OpenedAnswer, error: ProviderError): Verdict {
  if (headers['content-type']?.includes('html') && headers['cf-ray']) return egressBlocked;
  const said = error.message ? ` It said: ${error.message}` : '';
  return {
    kind: 'final',
    code: 'provider_refused',
    label: 'provider_forbids',
    status: 403,
    message: `The model provider does not allow this request with this credential.${said}`,
  };
}

const egressBlocked: Verdict = {
  kind: 'final',
  code: 'provider_refused',
  label: 'egress_blocked',
  status: 403,
  message:
    'The model provider blocks requests from the network of this installation. Whoever runs it has to let them out by an address that the provider accepts.',
};

const redirect: Verdict = {
  kind: 'final',
  code: 'provider_refused',
  label: 'provider_redirects',
  status: 502,
  message: 'The model provider answered with a redirect, which is not followed. Check the address of the provider.',
};
