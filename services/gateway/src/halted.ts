import type { ErrorCode } from '@codex-web/contracts/error-code';

/**
 * The attempt gets no more model requests. `code` and `message` are for the worker and people; `label` is the code the sandbox is
 * told, and `status` what stands in the usage record.
 */
export class Halted extends Error {
  override name = 'Halted';
  readonly code: ErrorCode;
  readonly label: string;
  readonly status: number;

  constructor(code: ErrorCode, message: string, { label = code as string, status = 400 } = {}) {
    super(message);
    this.code = code;
    this.label = label;
    this.status = status;
  }
}
