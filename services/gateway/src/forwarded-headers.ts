import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

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
  'accept-encoding',
  'cookie',
  'authorization',
  'api-key',
  'x-api-key',
  'chatgpt-account-id',
]);

const fromProviderDropped = new Set([...hopByHop, 'set-cookie', 'content-length']);

/**
 * The headers a request goes to the provider with: those of the sandbox, unknown ones untouched, without the ones that
 * belong to the connection or say who asks. The answer is asked for uncompressed, so that usage can be read from it.
 */
export function headersToProvider(request: IncomingMessage, accessToken: string | null): Headers {
  const headers = kept(request.headersDistinct, fromSandboxDropped, request.headers.connection);
  headers['accept-encoding'] = 'identity';
  if (accessToken !== null) headers.authorization = `Bearer ${accessToken}`;
  return headers;
}

export function headersToSandbox(answer: IncomingHttpHeaders): Headers {
  return kept(answer, fromProviderDropped, answer.connection);
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
