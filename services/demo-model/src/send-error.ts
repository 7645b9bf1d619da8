import type { ServerResponse } from 'node:http';
import { label } from './label.ts';

export type ScriptedFailure = { status: number; retryAfterS?: number; code?: string; message?: string };

const kinds: Record<number, { type: string; code: string; message: string }> = {
  400: { type: 'invalid_request_error', code: 'invalid_request', message: 'The request is not valid.' },
  401: { type: 'invalid_request_error', code: 'invalid_api_key', message: 'The API key is not valid.' },
  403: { type: 'invalid_request_error', code: 'forbidden', message: 'This may not be asked.' },
  404: { type: 'invalid_request_error', code: 'not_found', message: 'There is nothing here.' },
  413: { type: 'invalid_request_error', code: 'request_too_large', message: 'The request is too long.' },
  429: { type: 'rate_limit_error', code: 'rate_limit_exceeded', message: 'Too many requests.' },
  503: { type: 'server_error', code: 'server_is_overloaded', message: 'The model is overloaded.' },
};

const serverError = { type: 'server_error', code: 'server_error', message: 'The server had an error.' };

/** An error in the shape of the Responses API. */
export function sendError(response: ServerResponse, failure: ScriptedFailure): void {
  const { status, retryAfterS } = failure;
  const kind = kinds[status] ?? serverError;
  const message = `${failure.message ?? kind.message} (${label})`;
  const type = failure.code ?? kind.type;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
  });
  response.end(JSON.stringify({ error: { message, type, param: null, code: failure.code ?? kind.code } }));
}
