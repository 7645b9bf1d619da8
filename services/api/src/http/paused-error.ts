import { AppError } from '@codex-web/contracts/app-error';

/** A refusal that ends by itself; the answer says when, in words and as `retry-after`. */
export class PausedError extends AppError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterMs: number) {
    const seconds = Math.ceil(retryAfterMs / 1000);
    super('rate_limited', `Too many tries failed. Try again in ${sayDuration(seconds)}.`);
    this.retryAfterSeconds = seconds;
  }
}

function sayDuration(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
}
