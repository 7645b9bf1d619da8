import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** A refusal in the shape the model provider's clients read. */
export type Refusal = { status: number; code: string; message: string };

export function sendRefusal(response: ServerResponse, refusal: Refusal, headers: OutgoingHttpHeaders = {}): void {
  const { status, code, message } = refusal;
  const type = status < 500 ? 'invalid_request_error' : 'server_error';
  const body = JSON.stringify({ error: { message, type, param: null, code } });
  response.writeHead(status, { ...headers, 'content-type': 'application/json' });
  response.end(body);
}
