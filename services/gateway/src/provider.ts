import type { IncomingHttpHeaders } from 'node:http';
import { checkLiteralAddress, guardedAgent } from '@codex-web/outbound/guarded-agent';
import { Agent, type Dispatcher } from 'undici';

type ProviderRequest = {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string | string[]>;
  /** Sent with POST only. */
  body: Buffer;
  /** The address is the operator's, so it may be a private one. */
  trusted: boolean;
  signal: AbortSignal;
};

export type ProviderAnswer = { status: number; headers: IncomingHttpHeaders; body: Dispatcher.ResponseData['body'] };

/**
 * Sends one request to a model provider. It has no time-out but the one for connecting and follows no redirect:
 * how long to wait is up to the caller, by `signal`, and whatever status comes is the answer.
 * The caller reads the body to its end or calls its `dump`. Throws undici's and Node's errors as they are, and
 * ForbiddenAddressError for an address that is neither trusted, public nor allowed.
 */
export interface Provider {
  send(request: ProviderRequest): Promise<ProviderAnswer>;
  close(): Promise<void>;
}

/** @param allowed private addresses that anybody's provider may have; see isAllowedAddress. */
export function createProvider(connectTimeoutMs: number, allowed: readonly string[]): Provider {
  const options = { headersTimeout: 0, bodyTimeout: 0, allowH2: false };
  const anywhere = new Agent({ ...options, connectTimeout: connectTimeoutMs });
  const guarded = guardedAgent({ ...options, connectTimeout: connectTimeoutMs, allowed });
  return {
    async send({ url, method, headers, body, trusted, signal }) {
      if (!trusted) checkLiteralAddress(url, allowed);
      const answer = await (trusted ? anywhere : guarded).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers,
        body: method === 'POST' ? body : null,
        signal,
      });
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    },
    close: async () => void (await Promise.all([anywhere.destroy(), guarded.destroy()])),
  };
}
