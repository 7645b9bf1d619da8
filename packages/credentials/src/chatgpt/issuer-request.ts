import { IssuerError } from './issuer-error.ts';

export type IssuerAnswer = { status: number; body: string; retryAfterMs: number | undefined };

export type IssuerRequest = {
  url: string;
  /** Sent as a form when it is one, else as JSON. */
  body: URLSearchParams | Record<string, string>;
  signal?: AbortSignal;
};

const maxBodyBytes = 256 * 1024;
const longestRetryAfterMs = 3_600_000;

/** Failures that come before anything of the request is sent. */
const notSentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const notSentShape = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

/**
 * Posts to the issuer and reads at most 256 KiB. Follows no redirect.
 * @throws IssuerError when there is no whole answer, or it is a redirect.
 */
export async function postToIssuer(
  fetch: typeof globalThis.fetch,
  request: IssuerRequest,
  timeoutMs: number,
): Promise<IssuerAnswer> {
  const { url, body, signal } = request;
  const limit = AbortSignal.timeout(timeoutMs);
  const isForm = body instanceof URLSearchParams;
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      },
      body: isForm ? body.toString() : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    return await readAnswer(response);
  } catch (error) {
    throw error instanceof IssuerError ? error : unanswered(error, limit.aborted);
  }
}

async function readAnswer(response: Response): Promise<IssuerAnswer> {
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    throw new IssuerError(
      'refused',
      { kind: 'transient' },
      'ChatGPT’s sign-in service sent a redirect, which is not followed.',
    );
  }
  return { status, body: await readCapped(response), retryAfterMs: retryAfter(response.headers.get('retry-after')) };
}

async function readCapped(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > maxBodyBytes) {
      throw new IssuerError(
        'unknown',
        { kind: 'transient' },
        'ChatGPT’s sign-in service sent an answer that is too long.',
      );
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function retryAfter(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, longestRetryAfterMs) : undefined;
}

/** The message of what `fetch` throws may hold the request, so only its code is looked at. */
function unanswered(error: unknown, timedOut: boolean): IssuerError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const notSent = notSentCodes.has(code) || notSentShape.test(code);
  const said = timedOut ? 'did not answer in time' : notSent ? `cannot be reached (${code})` : 'broke off its answer';
  return new IssuerError(notSent ? 'not_sent' : 'unknown', { kind: 'transient' }, `ChatGPT’s sign-in service ${said}.`);
}
