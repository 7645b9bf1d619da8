import { z } from 'zod';
import { ApiError, failureFrom, unreachable } from './api-failure.ts';
import { pageWorkspace } from './page-workspace.ts';

// The policy of the page forbids the code that zod would otherwise generate.
z.config({ jitless: true });

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/**
 * Asks the API from the browser; `path` is what follows `/api/v1`.
 * @throws ApiError when the API refuses or cannot be reached; ZodError when the answer is not what was agreed.
 */
export async function request<T>(schema: z.ZodType<T>, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  const text = await response.text();
  return schema.parse(text === '' ? null : JSON.parse(text));
}

/** Like `request`, for answers that are text: a patch. */
export async function requestBytes(path: string, options: RequestOptions = {}): Promise<ArrayBuffer> {
  return (await send(path, options)).arrayBuffer();
}

/** The answer itself, for reading it as a stream. Where the session has ended, the page goes to signing in. @throws ApiError */
export async function send(path: string, { method = 'GET', body, headers, signal }: RequestOptions): Promise<Response> {
  const workspaceId = pageWorkspace.get();
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(workspaceId === null ? {} : { 'x-workspace-id': workspaceId }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
    cache: 'no-store',
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError(unreachable, { cause });
  });
  if (response.ok) return response;
  const failure = await failureFrom(response);
  if (failure.code === 'unauthenticated') goToSignIn();
  throw new ApiError(failure);
}

/** The session has ended. What was being written is kept by the browser and is there afterwards. */
function goToSignIn(): void {
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
}
