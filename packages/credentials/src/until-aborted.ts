import { asCredentialError } from './credential-error.ts';

/** Stops waiting when the signal aborts; the work itself goes on. @throws CredentialError */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = () => reject(asCredentialError(signal.reason));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  work
    .then(resolve, (error: unknown) => reject(asCredentialError(error)))
    .finally(() => signal.removeEventListener('abort', abort));
  return promise;
}
