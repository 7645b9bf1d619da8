import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { frontDoor } from './front-door.ts';

let server: Server;
let seen: IncomingHttpHeaders[];

afterEach(() => void server.close());

async function open(publicUrl: string, answer = (response: ServerResponse) => void response.end('page')) {
  seen = [];
  const door = frontDoor(async (request, response) => {
    seen.push(request.headers);
    answer(response);
  }, publicUrl);
  server = createServer(door).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function ask(port: number, method: string, headers = {}) {
  const asked = request({ host: '127.0.0.1', port, method, headers, agent: false }).end();
  const [answer] = await once(asked, 'response');
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

describe('the API', () => {
  it('is told where a request came from, behind what a visitor made up', async () => {
    const port = await open('http://product.example');
    await ask(port, 'GET');
    await ask(port, 'GET', { 'x-forwarded-for': '203.0.113.9' });
    expect(seen.map((headers) => headers['x-forwarded-for'])).toEqual(['127.0.0.1', '203.0.113.9, 127.0.0.1']);
  });
});

describe('every answer', () => {
  it('keeps a browser from guessing and framing, and over TLS from leaving it', async () => {
    const plain = (await ask(await open('http://product.example'), 'GET')).headers;
    expect([plain['x-content-type-options'], plain['referrer-policy']]).toEqual(['nosniff', 'same-origin']);
    expect(plain['content-security-policy']).toBe("object-src 'none'; base-uri 'none'; frame-ancestors 'none'");
    expect(plain['strict-transport-security']).toBeUndefined();
    server.close();
    const secure = (await ask(await open('https://product.example'), 'GET')).headers;
    expect(secure['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });
});

describe('the type of an answer', () => {
  it.each([
    ['image/svg+xml', 'image/svg+xml; charset=utf-8'],
    ['text/x-component', 'text/x-component; charset=utf-8'],
    ['text/html; charset=latin1', 'text/html; charset=latin1'],
    ['application/octet-stream', 'application/octet-stream'],
    ['application/vnd.openxmlformats', 'application/vnd.openxmlformats'],
  ])('names the letters of what is text: %s', async (given, sent) => {
    const port = await open('http://product.example', (response) => {
      response.setHeader('content-type', given);
      response.end();
    });
    expect((await ask(port, 'GET')).headers['content-type']).toBe(sent);
  });
});

describe('what the parts of Next.js tell each other', () => {
  const internal = { 'x-middleware-rewrite': 'http://127.0.0.1:1', 'x-nextjs-cache': 'HIT', 'x-kept': 'yes' };

  it.each([
    ['set and then sent', (response: ServerResponse) => void response.end('page')],
    ['sent with its first piece', (response: ServerResponse) => void response.writeHead(200).end('page')],
  ])('is in no answer: %s', async (_name, send) => {
    const port = await open('http://product.example', (response) => {
      for (const [name, value] of Object.entries(internal)) response.setHeader(name, value);
      send(response);
    });
    const { headers, body } = await ask(port, 'GET');
    expect([headers['x-middleware-rewrite'], headers['x-nextjs-cache'], headers['x-kept']]).toEqual([
      ...[undefined, undefined, 'yes'],
    ]);
    expect(body).toBe('page');
  });

  it('is believed of no visitor', async () => {
    await ask(await open('http://product.example'), 'GET', { 'x-middleware-subrequest': 'src/proxy', 'x-kept': 'yes' });
    expect(seen).toMatchObject([{ 'x-kept': 'yes' }]);
    expect(seen[0]).not.toHaveProperty('x-middleware-subrequest');
  });
});

describe('a request', () => {
  it('with a method that nobody needs is refused, and nothing of it comes back', async () => {
    const port = await open('http://product.example');
    const answer = await ask(port, 'TRACE', { 'x-secret': 'canary' });
    expect([answer.status, answer.body, seen]).toEqual([405, '', []]);
  });

  it('whose end could be read in two ways is refused', async () => {
    const socket = connect(await open('http://product.example'), '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect(seen).toEqual([]);
  });
});
