import {
  type Admission,
  type AdmissionRequest,
  admission,
  type ProviderSignal,
  type TokenRequest,
  type WireToken,
  wireToken,
} from '@codex-web/contracts/admission';
import { AppError } from '@codex-web/contracts/app-error';
import { errorBody } from '@codex-web/contracts/error-code';
import { Agent } from 'undici';
import { type Clock, realClock } from './clock.ts';

/**
 * The gateway's line to the API, where credentials and limits are kept. Each method throws AppError with the API's own code and
 * message when it refuses, ApiUnavailableError when it cannot be asked, and the signal's reason when that aborts.
 * `admission` and `signal` wait for an API that is just being started again.
 */
export interface ApiClient {
  admission(attemptId: string, request: AdmissionRequest, signal: AbortSignal): Promise<Admission>;
  /** Asks once. */
  token(attemptId: string, request: TokenRequest, signal: AbortSignal): Promise<WireToken>;
  signal(attemptId: string, said: ProviderSignal, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export class ApiUnavailableError extends Error {
  override name = 'ApiUnavailableError';
}

/** PEM. The API's certificate has to come from `ca`, and it takes ours only if that does too. */
export type Identity = { ca: Buffer; cert: Buffer; key: Buffer };

export type ApiClientOptions = {
  url: string;
  identity: Identity;
  /** How long an API that does not answer is asked again, in milliseconds. */
  patienceMs?: number;
  /** How long one answer may take, in milliseconds. */
  answerTimeoutMs?: number;
  clock?: Clock;
};

const maxConnections = 16;
const firstPauseMs = 100;
const longestPauseMs = 2_000;

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { url, identity, patienceMs = 60_000, answerTimeoutMs = 20_000, clock = realClock } = options;
  const agent = new Agent({
    connect: { ...identity, minVersion: 'TLSv1.3', timeout: 5_000 },
    connections: maxConnections,
    keepAliveTimeout: 30_000,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });

  async function post(attemptId: string, what: string, body: object, signal: AbortSignal): Promise<unknown> {
    const path = `/internal/v1/attempts/${attemptId}/${what}`;
    try {
      const answer = await agent.request({
        origin: new URL(url).origin,
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      });
      return answered(answer.statusCode, await answer.body.text());
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof AppError ? error : unavailable(error);
    }
  }

  async function patiently(ask: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> {
    const until = clock.now() + patienceMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof ApiUnavailableError) || clock.now() + pauseMs > until) throw error;
        await clock.sleep(pauseMs, signal);
      }
    }
  }

  return {
    admission: async (attemptId, request, signal) =>
      understood(admission, await patiently(() => post(attemptId, 'admissions', request, signal), signal)),
    token: async (attemptId, request, signal) => understood(wireToken, await post(attemptId, 'token', request, signal)),
    signal: async (attemptId, said, signal) =>
      void (await patiently(() => post(attemptId, 'signals', said, signal), signal)),
    close: () => agent.destroy(),
  };
}

/** @throws AppError for a refusal the API means, ApiUnavailableError for an answer that is none. */
function answered(status: number, text: string): unknown {
  if (status === 204) return null;
  const body: unknown = JSON.parse(text);
  if (status === 200) return body;
  const { code, message } = errorBody.parse(body).error;
  if (status < 500 && status !== 429) throw new AppError(code, message);
  throw new ApiUnavailableError(`The API answered ${status}: ${code}.`, { cause: new AppError(code, message) });
}

function understood<T>(schema: { parse(value: unknown): T }, value: unknown): T {
  try {
    return schema.parse(value);
  } catch {
    // What did not fit may hold a token, so nothing of it is kept.
    throw new ApiUnavailableError('The API answered with something that is not understood.');
  }
}

function unavailable(error: unknown): ApiUnavailableError {
  if (error instanceof ApiUnavailableError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
  return new ApiUnavailableError(`The API cannot be asked: ${code}.`);
}
