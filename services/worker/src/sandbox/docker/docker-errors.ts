import { EngineUnavailableError } from '../engine-unavailable-error.ts';

/** The HTTP status the engine refused with, or null when the error is none of its answers. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null;
}

const whatToDo: Record<string, string> = {
  ENOENT: 'The Docker engine is not running here; start it, or set DOCKER_HOST to the one to use.',
  ECONNREFUSED: 'The Docker engine is not running here; start it, or set DOCKER_HOST to the one to use.',
  EACCES: 'This user may not talk to the Docker engine; add it to the group docker, or start the worker as root.',
};

/**
 * An error of a call to the engine, as the contract names it: an answer with a status stays what it is, except that
 * 503 and everything that is no answer mean that the engine is not there.
 */
export function asEngineError(error: unknown): unknown {
  if (error instanceof EngineUnavailableError) return error;
  const status = statusOf(error);
  if (status !== null && status !== 503) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = whatToDo[code] ?? 'The Docker engine does not answer; look whether it is running and at its log.';
  return new EngineUnavailableError(message, { cause: error });
}
