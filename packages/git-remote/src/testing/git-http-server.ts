import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type GitHttpServer = {
  /** `http://127.0.0.1:PORT`; a repository `a.git` in the folder is at `${url}/a.git`. */
  url: string;
  /** Method and path of every request so far. */
  requests: string[];
  close: () => Promise<void>;
};

/** Answers a request before git does; returns true when it did. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves the bare repositories in a folder over HTTP with git's own `http-backend`, on a free port of the loopback.
 * For tests: everything in the folder can be read by anybody who reaches the port.
 */
export async function startGitHttpServer(folder: string, intercept: Intercept = () => false): Promise<GitHttpServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (!intercept(request, response)) runHttpBackend(folder, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, requests, close };
}

function runHttpBackend(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['-c', 'safe.directory=*', 'http-backend'], {
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  response.on('close', () => child.kill());
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  let head: Buffer | null = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (head === null) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    writeHead(response, head.subarray(0, end).toString('latin1'));
    response.write(head.subarray(end + 4));
    head = null;
  });
  child.stdout.on('end', () => response.end());
}

function writeHead(response: ServerResponse, head: string): void {
  const fields = head.split('\r\n').map((line) => line.split(/: (.*)/s));
  const status = fields.find(([name]) => name === 'Status')?.[1];
  for (const [name = '', value = ''] of fields) if (name !== 'Status') response.setHeader(name, value);
  response.statusCode = status === undefined ? 200 : Number.parseInt(status, 10);
}
