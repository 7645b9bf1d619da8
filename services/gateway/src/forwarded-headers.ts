import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Connection } from '@codex-web/contracts/admission';
import type { Token } from '@codex-web/credentials/credential-source';
import { tokenHeaders } from '@codex-web/credentials/token-headers';

type Headers = Record<string, string | string[]>;

const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Never taken from a sandbox: where the request goes and in whose name is decided here. */
const fromSandboxDropped = new Set([
  ...hopByHop,
  'host',
  'expect',
  'content-length',
  'content-encoding',
  'accept-encoding',
  'cookie',
  'authorization',
  'api-key',
  'x-api-key',
  'chatgpt-account-id',
  'x-openai-fedramp',
  'openai-organization',
  'openai-project',
]);

const fromProviderDropped = new Set([...hopByHop, 'set-cookie', 'content-length', 'location']);

/**
 * The headers a request goes to the provider with: those of the sandbox, unknown ones untouched, without the ones that
 * belong to the connection or say who asks. The answer is asked for uncompressed, so that usage can be read from it.
 */
export function headersToProvider(request: IncomingMessage, connection: Connection, token: Token | null): Headers {
  const headers = kept(request.headersDistinct, fromSandboxDropped, request.headers.connection);
  Object.assign(headers, tokenHeaders(token, connection.tokenHeader, connection.headers));
  headers['accept-encoding'] = 'identity';
  if (connection.organisation !== undefined) headers['openai-organization'] = connection.organisation;
  if (connection.project !== undefined) headers['openai-project'] = connection.project;
  return headers;
}

/** @param scrub takes secrets out of a value; a provider may repeat what it was sent. */
export function headersToSandbox(answer: IncomingHttpHeaders, scrub: (text: string) => string): Headers {
  const headers = kept(answer, fromProviderDropped, answer.connection);
  for (const [name, value] of Object.entries(headers)) {
    headers[name] = Array.isArray(value) ? value.map(scrub) : scrub(value);
  }
  return headers;
}

function kept(headers: NodeJS.Dict<string | string[]>, dropped: Set<string>, connection: string | undefined): Headers {
  const named = new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const result: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || dropped.has(name) || named.has(name)) continue;
    result[name] = Array.isArray(value) && value.length === 1 ? value.join('') : value;
  }
  return result;
}
