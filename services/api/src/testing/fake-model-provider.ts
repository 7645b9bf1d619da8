import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Asked = { method: string; url: string; headers: IncomingMessage['headers']; body: string };

/** A model provider on real HTTP that answers what the test says, by path; `asked` is every request it got. */
export async function startFakeModelProvider() {
  const asked: Asked[] = [];
  const answers = new Map<string, (response: ServerResponse, request: Asked) => void>();
  const server = createServer(async (request, response) => {
    const got = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: await text(request),
    };
    asked.push(got);
    const { pathname } = new URL(got.url, 'http://provider');
    const answer = answers.get(pathname.replace(/^.*?(?=\/(models|responses|chat\/completions)$)/, ''));
    if (answer) answer(response, got);
    else sendJson(response, 404, { error: { message: 'Not found' } });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    asked,
    on: (
      path: '/models' | '/responses' | '/chat/completions',
      answer: (response: ServerResponse, request: Asked) => void,
    ) => void answers.set(path, answer),
    /** Lists these models and answers every request as it should. */
    behave: (...models: string[]) => {
      answers.set('/models', (response) => sendJson(response, 200, { data: models.map((id) => ({ id })) }));
      answers.set('/responses', (response) =>
        sendEvents(response, [{ type: 'response.created' }, { type: 'response.output_text.delta', delta: 'OK' }]),
      );
      answers.set('/chat/completions', (response) =>
        sendEvents(response, [{ choices: [{ delta: { content: 'OK' } }] }]),
      );
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type FakeModelProvider = Awaited<ReturnType<typeof startFakeModelProvider>>;

export function sendJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export function sendEvents(response: ServerResponse, events: object[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
}
