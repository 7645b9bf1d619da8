import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type SeenRequest = { request: IncomingMessage; body: string; closed: Promise<void> };
export type Answering = (response: ServerResponse, seen: SeenRequest, number: number) => unknown;

/** A model provider on loopback that answers as it is told and remembers what it was asked. */
export async function startFakeProvider(answering: Answering) {
  const seen: SeenRequest[] = [];
  let answer = answering;
  const server = createServer(async (request, response) => {
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const entry = { request, body, closed };
    seen.push(entry);
    answer(response, entry, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    seen,
    answerWith: (next: Answering) => {
      answer = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const completed = (input: number, output: number) =>
  sse({
    type: 'response.completed',
    response: {
      model: 'gpt-test-2026',
      output: [],
      usage: {
        input_tokens: input,
        input_tokens_details: { cached_tokens: 1 },
        output_tokens: output,
        output_tokens_details: { reasoning_tokens: 2 },
        total_tokens: input + output,
      },
    },
  });

/** The event with which a provider gives up within its stream. */
export const failed = (code: string, message = 'No.') =>
  sse({ type: 'response.failed', response: { status: 'failed', error: { code, message } } });

export const delta = (text: string) => sse({ type: 'response.output_text.delta', delta: text });

export function sse(event: { type: string; [key: string]: unknown }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

export function streamHead(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
}

/** An answer that has begun and does not end. */
export function streamBegun(response: ServerResponse): void {
  streamHead(response);
  response.write(delta('hi'));
}

/** Answers with a short text and counts 10 tokens in and 5 out. */
export const okay: Answering = (response) => {
  streamHead(response);
  response.end(delta('hi') + completed(10, 5));
};

/** Turns every token away. */
export const refuse: Answering = (response) =>
  response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"message":"not token-1"}}');

/** Takes only these tokens. */
export const takes =
  (...accepted: string[]): Answering =>
  (response, seen, number) => {
    const token = seen.request.headers.authorization?.replace('Bearer ', '') ?? '';
    return accepted.includes(token) ? okay(response, seen, number) : refuse(response, seen, number);
  };
