import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardedFetch, ProviderUnreachable } from './guarded-fetch.ts';

let at: string;
const asked: string[] = [];
const answers: Record<string, (response: ServerResponse) => void> = {
  '/plain': (response) => response.writeHead(201, { 'x-kept': 'yes' }).end('{"a":1}'),
  '/elsewhere': (response) => response.writeHead(302, { location: '/plain' }).end(),
  '/broken': (response) => response.writeHead(503).end(),
  '/large': (response) => response.writeHead(200).end(Buffer.alloc(1_000_001)),
  '/empty': (response) => response.writeHead(204).end(),
  '/silent': () => {},
  '/slow': (response) => response.writeHead(200).write('{'),
};
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  answers[request.url ?? '']?.(response);
});

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('guardedFetch', () => {
  it('gives what was answered', async () => {
    const answer = await guardedFetch(`${at}/plain`, {});
    expect([answer.status, answer.headers.get('x-kept'), await answer.json()]).toEqual([201, 'yes', { a: 1 }]);
    expect((await guardedFetch(`${at}/empty`, {})).status).toBe(204);
  });

  it('follows nothing elsewhere', async () => {
    asked.length = 0;
    expect((await guardedFetch(`${at}/elsewhere`, {})).status).toBe(302);
    expect(asked).toEqual(['/elsewhere']);
  });

  it.each(['/broken', '/large', '/silent', '/slow'])('says that the provider does not answer at %s', async (path) => {
    await expect(guardedFetch(at + path, {}, 300)).rejects.toThrow(ProviderUnreachable);
  });

  it('says so, too, where nobody listens', async () => {
    await expect(guardedFetch('http://127.0.0.1:9/', {})).rejects.toThrow(ProviderUnreachable);
  });
});
