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

/** Ends a stream of the Responses API so that the agent gives its turn up: after other codes it would ask again. */
export function terminalEvent({ message }: Refusal): string {
  const error = { code: 'invalid_prompt', message };
  const event = { type: 'response.failed', response: { id: '', object: 'response', status: 'failed', error } };
  return `\n\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
