import { STATUS_CODES } from 'node:http';
import type { Connection } from '@codex-web/contracts/admission';
import type { Token } from '@codex-web/credentials/credential-source';
import { tokenHeaders } from '@codex-web/credentials/token-headers';
import { checkLiteralAddress, guardedAgent } from '@codex-web/outbound/guarded-agent';
import { Agent, request } from 'undici';
import { ProviderFault } from './provider-fault.ts';
import { sayNetworkError } from './say-network-error.ts';
import { sayRefusal } from './say-refusal.ts';

export type ProviderRequest = { method: 'GET' | 'POST'; url: URL; body?: object };

/** What a provider answered with a 2xx: its body as text, read as far as `until` says or to its end. */
export type ProviderAnswer = { contentType: string; text: string };

/**
 * Sends single small requests to model providers, to try a credential. No redirect is followed, addresses that are not public
 * are refused unless the connection is trusted or the operator allows them, and everything has a limit in time and size.
 */
export type ProviderClient = {
  /**
   * @param until looks at what came so far and says whether that is enough.
   * @throws ProviderFault with the provider's own words; `unauthorized` is set for a 401.
   */
  send(
    connection: Connection,
    token: Token | null,
    asked: ProviderRequest,
    until?: (text: string) => boolean,
  ): Promise<ProviderAnswer>;
  close(): Promise<void>;
};

type Settings = { allowed: readonly string[]; withinMs?: number };

const maxBytes = 2_000_000;
const maxRefusalBytes = 64_000;

export function createProviderClient({ allowed, withinMs = 20_000 }: Settings): ProviderClient {
  const timeouts = { connectTimeout: 8_000, headersTimeout: withinMs, bodyTimeout: withinMs };
  const guarded = guardedAgent({ allowed, ...timeouts });
  const plain = new Agent(timeouts);
  return {
    send: async (connection, token, asked, until) => {
      const secrets = [token?.accessToken ?? '', ...Object.values(connection.headers)];
      try {
        if (!connection.trusted) checkLiteralAddress(asked.url, allowed);
        const answer = await request(asked.url, {
          method: asked.method,
          dispatcher: connection.trusted ? plain : guarded,
          signal: AbortSignal.timeout(withinMs),
          headers: headersOf(connection, token, asked),
          ...(asked.body && { body: JSON.stringify(asked.body) }),
        });
        const contentType = String(answer.headers['content-type'] ?? '');
        const ok = answer.statusCode >= 200 && answer.statusCode < 300;
        const text = await readText(answer.body, ok ? maxBytes : maxRefusalBytes, ok ? until : undefined);
        if (ok) return { contentType, text };
        const statusText = STATUS_CODES[answer.statusCode] ?? '';
        throw sayRefusal({ status: answer.statusCode, statusText, contentType, text }, secrets);
      } catch (error) {
        throw error instanceof ProviderFault ? error : sayNetworkError(error, asked.url);
      }
    },
    close: async () => {
      await Promise.all([guarded.destroy(), plain.destroy()]);
    },
  };
}

function headersOf(connection: Connection, token: Token | null, { body }: ProviderRequest): Record<string, string> {
  return {
    ...tokenHeaders(token, connection.tokenHeader, connection.headers),
    ...(connection.organisation !== undefined && { 'openai-organization': connection.organisation }),
    ...(connection.project !== undefined && { 'openai-project': connection.project }),
    accept: body ? 'text/event-stream, application/json' : 'application/json',
    'user-agent': 'codex-web',
    ...(body && { 'content-type': 'application/json' }),
  };
}

async function readText(
  body: AsyncIterable<Buffer>,
  limit: number,
  until: ((text: string) => boolean) | undefined,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  // Leaving the loop closes the connection.
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > limit || until?.(text)) break;
  }
  return text;
}
