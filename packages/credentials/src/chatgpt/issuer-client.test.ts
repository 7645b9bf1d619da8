import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createIssuerClient } from './issuer-client.ts';
import { IssuerError } from './issuer-error.ts';

let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers = [];
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const clientOf = (issuer: string, more: object = {}) => createIssuerClient({ issuer, clientId: 'c', fetch, ...more });

async function failed(work: Promise<unknown>): Promise<IssuerError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof IssuerError) return error;
  throw new Error(`It did not fail as it should: ${String(error)}`);
}

describe('the issuer client', () => {
  it('follows no redirect and sends the token nowhere else', async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end('{}');
    });
    const issuer = await serve((_request, response) => response.writeHead(307, { location: `${other}/steal` }).end());
    const error = await failed(clientOf(issuer).refresh('rt_canary', 'forced'));
    expect(error).toMatchObject({ outcome: 'refused', fault: { kind: 'transient' } });
    expect(seen).toEqual([]);
  });

  it('says that nothing was sent when nobody listens', async () => {
    const issuer = await serve(() => {});
    const [server] = servers.splice(0);
    await new Promise((closed) => server?.close(closed));
    expect(await failed(clientOf(issuer).refresh('rt_canary', 'forced'))).toMatchObject({ outcome: 'not_sent' });
  });

  it('gives up an issuer that is silent, and cannot tell what became of the token', async () => {
    const issuer = await serve(() => {});
    const error = await failed(clientOf(issuer, { timeoutMs: 20 }).refresh('rt_canary', 'forced'));
    expect(error).toMatchObject({ outcome: 'unknown', fault: { kind: 'transient' } });
    expect(error.message).toContain('did not answer in time');
  });

  it('reads no more of an answer than it could need', async () => {
    let written = 0;
    const issuer = await serve((_request, response) => {
      const piece = Buffer.alloc(64 * 1024, 'a');
      const more = () => {
        while (written < 50_000_000 && response.write(piece)) written += piece.length;
      };
      response.on('drain', more);
      more();
    });
    const error = await failed(clientOf(issuer).refresh('rt_canary', 'forced'));
    expect(error.message).toContain('too long');
    expect(written).toBeLessThan(20_000_000);
  });

  it('asks at the token and revocation addresses it is given', async () => {
    const seen: string[] = [];
    const elsewhere = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end('{"access_token":"a"}');
    });
    const client = clientOf('http://127.0.0.1:9', { tokenUrl: `${elsewhere}/t`, revokeUrl: `${elsewhere}/r` });
    await expect(client.refresh('rt_canary', 'scheduled')).resolves.toEqual({ accessToken: 'a' });
    await client.revoke({ refreshToken: 'rt_canary' });
    await client.revoke({});
    expect(seen).toEqual(['/t', '/r']);
  });

  it('revokes an access token without a client id when there is no refresh token', async () => {
    let body = '';
    const issuer = await serve((request, response) => {
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => response.end('{}'));
    });
    await clientOf(issuer).revoke({ accessToken: 'canary' });
    expect(JSON.parse(body)).toEqual({ token: 'canary', token_type_hint: 'access_token' });
  });

  it.each(['{}', 'null', '[]', '{"access_token":""}', '{"access_token":"a b"}', '{"access_token":["a"]}'])(
    'takes %s at 200 for no answer',
    async (body) => {
      const issuer = await serve((_request, response) => response.end(body));
      expect(await failed(clientOf(issuer).refresh('rt_canary', 'forced'))).toMatchObject({ outcome: 'unknown' });
    },
  );

  it.each([
    [
      '{"access_token":"a","refresh_token":"r","id_token":{"x":1}}',
      { accessToken: 'a', refreshToken: 'r', idToken: '[object Object]' },
    ],
    ['{"access_token":5,"refresh_token":"r","id_token":null}', { refreshToken: 'r' }],
    ['{"access_token":"a b","refresh_token":"r","expires_in":"soon"}', { refreshToken: 'r' }],
  ])('case 61: keeps what can be used of %s', async (body, tokens) => {
    const issuer = await serve((_request, response) => response.end(body));
    await expect(clientOf(issuer).refresh('rt_canary', 'forced')).resolves.toEqual(tokens);
  });

  it('case 10: shows nothing of what was sent in any of its errors', async () => {
    const issuer = await serve((request, response) => {
      request.on('data', () => {});
      request.on('end', () => response.writeHead(500).end('rt_canary'));
    });
    const error = await failed(clientOf(issuer).refresh('rt_canary', 'forced'));
    expect(`${error.stack}${JSON.stringify(error)}${error.cause}`).not.toContain('canary');
    const unreachable = await failed(clientOf('http://[::1]:1').refresh('rt_canary', 'forced'));
    expect(`${unreachable.stack}${JSON.stringify(unreachable)}`).not.toContain('canary');
  });
});
