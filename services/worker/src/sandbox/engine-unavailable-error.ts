/** The engine does not answer, or answers that it cannot now. What was asked of it may have been done all the same. */
export class EngineUnavailableError extends Error {
  override name = 'EngineUnavailableError';
}
