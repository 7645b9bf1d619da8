import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export type Asked = { path: string; authorization: string | undefined; accountId: string | undefined; status: number };

/** An answer in the place of the model's: what a provider says when it does not do what it is asked. */
export type Refusal = { status: number; headers?: Record<string, string>; body: unknown };

/**
 * A model provider that asks for a credential: the demo model (scripted, not an AI) behind a door that looks at the token.
 * `refuse` is asked before each model request and gives the answer to send instead, or null.
 */
export class GuardedProvider {
  readonly baseUrl: string;
  readonly asked: Asked[] = [];
  /** Whether a token is good. */
  accepts: (token: string) => boolean;
  /** Tokens that were good. */
  readonly rejected = new Set<string>();
  refuse: (number: number) => Refusal | null = () => null;
  readonly #server: Server;
  readonly #model: ChildProcess;

  private constructor(server: Server, model: ChildProcess, accepts: (token: string) => boolean) {
    this.accepts = accepts;
    this.#server = server;
    this.#model = model;
    this.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  static async start(accepts: (token: string) => boolean): Promise<GuardedProvider> {
    const { model, port } = await startDemoModel();
    const server = createServer((asked, answer) => provider.#serve(asked, answer, port));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const provider = new GuardedProvider(server, model, accepts);
    return provider;
  }

  /** Model requests that were let through. */
  get answered(): Asked[] {
    return this.asked.filter(({ path, status }) => isModelRequest(path) && status === 200);
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    const exited = once(this.#model, 'exit');
    this.#model.kill();
    await exited;
  }

  #serve(asked: IncomingMessage, answer: ServerResponse, port: number): void {
    if (asked.url === '/_control') return void this.#control(asked, answer);
    const { authorization } = asked.headers;
    const token = authorization?.replace(/^Bearer /, '') ?? '';
    const isRequest = isModelRequest(asked.url);
    const number = this.asked.filter(({ path }) => isModelRequest(path)).length + 1;
    const isGood = this.accepts(token) && !this.rejected.has(token);
    const refusal = isGood ? (isRequest ? this.refuse(number) : null) : unauthorized;
    const status = refusal?.status ?? 200;
    const accountId = asked.headers['chatgpt-account-id']?.toString();
    this.asked.push({ path: asked.url ?? '', authorization, accountId, status });
    if (refusal) {
      asked.resume();
      answer.writeHead(status, { 'content-type': 'application/json', ...refusal.headers });
      answer.end(JSON.stringify(refusal.body));
      return;
    }
    const passed = request({ host: '127.0.0.1', port, path: asked.url, method: asked.method, headers: asked.headers });
    passed.on('response', (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  }

  async #control(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    for (const token of JSON.parse(await text(asked)) as string[]) this.rejected.add(token);
    answer.end(JSON.stringify(this.asked));
  }
}

function isModelRequest(path = ''): boolean {
  return path === '/v1/responses' || path === '/v1/chat/completions';
}

/** Turns a token away from now on, for a test in another process; @returns all that was asked for. */
export async function rejectAt(baseUrl: string, ...tokens: string[]): Promise<Asked[]> {
  const answer = await fetch(new URL('/_control', baseUrl), { method: 'POST', body: JSON.stringify(tokens) });
  return (await answer.json()) as Asked[];
}

const unauthorized: Refusal = {
  status: 401,
  body: { error: { type: 'invalid_request_error', code: 'invalid_api_key', message: 'Incorrect API key provided.' } },
};

async function startDemoModel(): Promise<{ model: ChildProcess; port: number }> {
  const path = fileURLToPath(new URL('../../services/demo-model/src/main.ts', import.meta.url));
  const env = { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0' };
  const model = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: model.stdout })) {
    const port = /"port":(\d+)/.exec(line)?.[1];
    if (port) return { model, port: Number(port) };
  }
  throw new Error('The demo model did not start.');
}
