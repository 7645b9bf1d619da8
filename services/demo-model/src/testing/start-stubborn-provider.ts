import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request itself, and says so by `true`; the number counts model requests from 1. */
export type Objection = (request: IncomingMessage, response: ServerResponse, number: number) => boolean;

/** A provider that answers some model requests by itself and passes the others on to the one at `baseUrl`. */
export async function startStubbornProvider(baseUrl: string, objects: Objection) {
  const tokens: (string | undefined)[] = [];
  const server = createServer((incoming, response) => {
    const isModelRequest = incoming.method === 'POST';
    if (isModelRequest) tokens.push(incoming.headers.authorization);
    if (isModelRequest && objects(incoming, response, tokens.length)) return void incoming.resume();
    const { method, headers } = incoming;
    const passed = request(new URL(baseUrl).origin + incoming.url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    tokens,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
