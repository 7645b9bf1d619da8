import { type ErrorCode, errorBody } from '@codex-web/contracts/error-code';

/** Why a request to the API gave no answer, in words for people. `requestId` is null when the API was not reached. */
export type ApiFailure = { code: ErrorCode; message: string; requestId: string | null; status: number | null };

export const unreachable: ApiFailure = {
  code: 'unavailable',
  message: 'The server cannot be reached. Check that it is running and try again.',
  requestId: null,
  status: null,
};

/** Thrown by every request of the browser that was refused or did not arrive. */
export class ApiError extends Error {
  readonly failure: ApiFailure;

  constructor(failure: ApiFailure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'ApiError';
    this.failure = failure;
  }
}

/** What anything thrown by a request means to a person. */
export function failureOf(error: unknown): ApiFailure {
  if (error instanceof ApiError) return error.failure;
  return {
    code: 'internal',
    message: 'The page could not read the answer of the server. Load the page again; if that does not help, update it.',
    requestId: null,
    status: null,
  };
}

/** Reads the body of a refusal. An answer of something between us and the API counts as the API being unreachable. */
export async function failureFrom(response: Response): Promise<ApiFailure> {
  const parsed = errorBody.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return { ...unreachable, status: response.status };
  return { ...parsed.data.error, status: response.status };
}
