import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';

export type SandboxRequest = { method?: string; path?: string; headers?: OutgoingHttpHeaders; body?: string };

/** Begins a request the way a sandbox does: over the door's socket. */
export function beginRequest(socketPath: string, options: SandboxRequest = {}): ClientRequest {
  const { method = 'POST', path = '/v1/responses', headers = {}, body = '{"model":"gpt-test"}' } = options;
  const begun = request({ socketPath, method, path, headers, agent: false });
  begun.on('error', () => undefined);
  return begun.end(method === 'POST' ? body : undefined);
}

export async function answered(begun: ClientRequest): Promise<IncomingMessage> {
  const [answer] = await once(begun, 'response');
  return answer;
}

export type WholeAnswer = {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: string;
  cut: boolean;
};

/** The answer read to its end, or to where the connection was cut. */
export async function sendRequest(socketPath: string, options?: SandboxRequest): Promise<WholeAnswer> {
  const answer = await answered(beginRequest(socketPath, options));
  let body = '';
  let cut = false;
  try {
    for await (const chunk of answer.setEncoding('utf8')) body += chunk;
  } catch {
    cut = true;
  }
  return { status: answer.statusCode, headers: answer.headers, body, cut };
}

/** What the answer says went wrong. */
export const errorOf = ({ body }: { body: string }) => JSON.parse(body).error;
