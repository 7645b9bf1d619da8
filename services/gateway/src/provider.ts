import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher } from 'undici';

type ProviderRequest = {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string | string[]>;
  /** Sent with POST only. */
  body: Buffer;
  signal: AbortSignal;
};

export type ProviderAnswer = { status: number; headers: IncomingHttpHeaders; body: Dispatcher.ResponseData['body'] };

/**
 * Sends one request to the model provider. It has no time-out but the one for connecting and follows no redirect:
 * how long to wait is up to the caller, by `signal`, and whatever status comes is the answer.
 * The caller reads the body to its end or calls its `dump`. Throws undici's and Node's errors as they are.
 */
export interface Provider {
  send(request: ProviderRequest): Promise<ProviderAnswer>;
  close(): Promise<void>;
}

export function createProvider(connectTimeoutMs: number): Provider {
  const agent = new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeout: connectTimeoutMs,
    allowH2: false,
  });
  return {
    async send({ url, method, headers, body, signal }) {
      const path = `${url.pathname}${url.search}`;
      const sent = method === 'POST' ? body : null;
      const answer = await agent.request({ origin: url.origin, path, method, headers, body: sent, signal });
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    },
    close: () => agent.destroy(),
  };
}
