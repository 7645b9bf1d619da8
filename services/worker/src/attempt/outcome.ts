import { AppError } from '@codex-web/contracts/app-error';
import type { ErrorCode } from '@codex-web/contracts/error-code';
import { LeaseLostError } from '@codex-web/db/lease';
import type { StopReason } from './attempt-signals.ts';

/** How work on an attempt came to its end, before the result is collected. */
export type Outcome =
  | { kind: 'completed' }
  | { kind: 'cancelled' }
  | { kind: 'failed'; code: ErrorCode; message: string }
  /** The attempt is not over: another worker goes on with it. */
  | { kind: 'let-go' };

/** What an error in the middle of the work means. After a stop, any error is the stop, whatever it says. */
export function outcomeOfError(error: unknown, stopped: StopReason | null): Outcome {
  if (error instanceof LeaseLostError) throw error;
  if (stopped === 'cancel') return { kind: 'cancelled' };
  if (stopped !== null) return { kind: 'let-go' };
  if (error instanceof AppError) return { kind: 'failed', code: error.code, message: error.publicMessage };
  return {
    kind: 'failed',
    code: 'sandbox_failed',
    message: 'The sandbox could not be used; the log of the worker says why. Start the task again.',
  };
}
