import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

export type ReceivedRequest = { path: string; headers: IncomingHttpHeaders; body: Buffer };
export type ReceiverAnswer = { status: number; body?: string | Buffer; headers?: Record<string, string> };

/** A server that notes what it is sent and answers as it is told to: 204 unless told otherwise. */
export type HttpReceiver = {
  url: string;
  received: ReceivedRequest[];
  /** From now on; a promise keeps the sender waiting. */
  answer: (with_: (request: ReceivedRequest) => ReceiverAnswer | Promise<ReceiverAnswer>) => void;
  close: () => Promise<void>;
};

export async function startHttpReceiver(): Promise<HttpReceiver> {
  const received: ReceivedRequest[] = [];
  let answering: (request: ReceivedRequest) => ReceiverAnswer | Promise<ReceiverAnswer> = () => ({ status: 204 });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const noted = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
    received.push(noted);
    const { status, body, headers } = await answering(noted);
    response.writeHead(status, headers).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    received,
    answer: (with_) => {
      answering = with_;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
