import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

const event = (type: string, more: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
const usage = { input_tokens: 12_000, output_tokens: 1 };
const beginning =
  event('response.created', { response: { id: 'r' } }) + event('response.output_text.delta', { delta: 'word ' });
const end = event('response.completed', { response: { id: 'r', model: 'bench', output: [], usage } });

/** As long as what an agent sends after some turns. */
export const body = JSON.stringify({ model: 'bench', stream: true, input: 'x'.repeat(50_000) });

/** A provider that begins to answer as soon as the request is there; `finish` ends the answers it keeps open. */
export async function startStreamProvider() {
  let keepsOpen = false;
  const open = new Set<ServerResponse>();
  const server = createServer(async (incoming, response) => {
    for await (const _ of incoming);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(beginning);
    if (keepsOpen) open.add(response);
    else response.end(end);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    keepOpen: () => {
      keepsOpen = true;
    },
    /** One more piece of text in every open answer. */
    say: () => {
      for (const response of open) response.write(event('response.output_text.delta', { delta: 'word '.repeat(20) }));
    },
    finish: () => {
      for (const response of open) response.end(end);
      open.clear();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Where to ask, over connections that are kept. */
export function target(where: { port: number } | { socketPath: string }): RequestOptions {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const place = 'port' in where ? { host: '127.0.0.1', port: where.port } : { socketPath: where.socketPath };
  return { ...place, agent, method: 'POST', path: '/v1/responses', headers: { 'content-type': 'application/json' } };
}

/** Asks, and gives the answer with its first piece read. @throws when the answer is none. */
export async function firstByte(options: RequestOptions): Promise<IncomingMessage> {
  const sending = request(options);
  sending.end(body);
  const [answer]: IncomingMessage[] = await once(sending, 'response');
  if (answer?.statusCode !== 200) throw new Error(`The gateway answered ${answer?.statusCode}.`);
  await once(answer, 'data');
  return answer;
}

export async function readToEnd(answer: IncomingMessage): Promise<void> {
  answer.resume();
  if (!answer.readableEnded) await once(answer, 'end');
}
