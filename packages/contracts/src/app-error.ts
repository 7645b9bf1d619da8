import type { ErrorCode } from './error-code.ts';

/**
 * An expected refusal. `publicMessage` is shown to people: it says what happened and what to do,
 * and never holds a secret, a path of a host or text from a sandbox.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly publicMessage: string;

  constructor(code: ErrorCode, publicMessage: string, options?: ErrorOptions) {
    super(publicMessage, options);
    this.name = 'AppError';
    this.code = code;
    this.publicMessage = publicMessage;
  }
}
