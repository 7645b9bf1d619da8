import { CredentialError, type CredentialFault } from '../credential-error.ts';

/**
 * A request to the issuer that failed. `outcome` says what became of a single-use token in it:
 * - `not_sent`: it did not leave this machine;
 * - `refused`: the issuer answered, and did not take it;
 * - `unknown`: it may have been taken.
 */
export class IssuerError extends CredentialError {
  override name = 'IssuerError';
  readonly outcome: 'not_sent' | 'refused' | 'unknown';
  /** Null when there was no answer, or not a whole one. */
  readonly status: number | null;

  constructor(
    outcome: IssuerError['outcome'],
    fault: CredentialFault,
    message: string,
    status: IssuerError['status'] = null,
  ) {
    super(fault, message);
    this.outcome = outcome;
    this.status = status;
  }
}

/** What an answer of the issuer that is no success means, from its status and its code. */
export function refusal(status: number, body: string, retryAfterMs: number | undefined): IssuerError {
  const code = codeOf(body);
  const permanent = permanentReasons.get(code);
  if (permanent) return new IssuerError('refused', permanentFault(permanent.reason), permanent.message, status);
  if (status === 401 || (status === 400 && code === 'invalid_grant')) {
    return new IssuerError('refused', permanentFault('other'), 'ChatGPT refused the sign-in. Sign in again.', status);
  }
  const fault: CredentialFault = { kind: 'transient', ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const outcome = status >= 400 && status < 500 ? 'refused' : 'unknown';
  return new IssuerError(outcome, fault, `ChatGPT’s sign-in service answered with status ${status}.`, status);
}

type Permanent = Extract<CredentialFault, { kind: 'permanent' }>['reason'];

function permanentFault(reason: Permanent): CredentialFault {
  return { kind: 'permanent', reason };
}

const permanentReasons = new Map<string, { reason: Permanent; message: string }>([
  ['refresh_token_expired', { reason: 'expired', message: 'The ChatGPT sign-in has expired. Sign in again.' }],
  [
    'refresh_token_reused',
    { reason: 'exhausted', message: 'The ChatGPT sign-in was used somewhere else as well, and ended. Sign in again.' },
  ],
  ['refresh_token_invalidated', { reason: 'revoked', message: 'The ChatGPT sign-in was revoked. Sign in again.' }],
]);

/** `error.code`, else `error`, else `code`; lower case, and empty for a body that says nothing of the kind. */
function codeOf(body: string): string {
  const answer = asObject(parsed(body));
  const code = [asObject(answer?.error)?.code, answer?.error, answer?.code].find((said) => typeof said === 'string');
  return typeof code === 'string' ? code.toLowerCase() : '';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function asObject(value: unknown): { error?: unknown; code?: unknown } | null {
  return typeof value === 'object' ? value : null;
}
