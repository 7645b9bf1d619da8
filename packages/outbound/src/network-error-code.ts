/**
 * The code of an error that came in the place of an answer, such as ECONNREFUSED; empty when it has none. Several addresses of one
 * name give one error with several causes: the first one's counts.
 */
export function networkErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  if (error instanceof AggregateError) return networkErrorCode(error.errors[0]);
  return networkErrorCode(error.cause);
}
