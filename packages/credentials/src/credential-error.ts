export type CredentialFault =
  /** Trying again does not help until a person changes the credential. */
  | {
      kind: 'permanent';
      reason:
        | 'refused'
        | 'expired'
        | 'exhausted'
        | 'revoked'
        | 'account_mismatch'
        | 'not_signed_in'
        /** The issuer took the refresh token, and its answer was lost before it was stored. */
        | 'lost_rotation'
        | 'other';
    }
  /** May work later without anybody doing anything. */
  | { kind: 'transient'; retryAfterMs?: number }
  /** The settings of the credential are wrong. */
  | { kind: 'config' };

/** Why there is no usable token. The message is fit for people and never holds a token or part of one. */
export class CredentialError extends Error {
  override name = 'CredentialError';
  readonly fault: CredentialFault;

  constructor(fault: CredentialFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** Any error as a CredentialError: one that says nothing about itself means what its source says, else it is transient. */
export function asCredentialError(
  error: unknown,
  source?: { classify?(error: unknown): CredentialError },
): CredentialError {
  if (error instanceof CredentialError) return error;
  if (source?.classify) return source.classify(error);
  return new CredentialError({ kind: 'transient' }, 'The credential could not be read just now.', { cause: error });
}
