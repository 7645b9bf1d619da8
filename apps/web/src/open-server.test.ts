import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openServer, type TlsFiles } from './open-server.ts';

let folder: string;
let tls: TlsFiles;
let server: Server;
const errors: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'open-server-'));
  tls = makePair('first');
  errors.length = 0;
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

function makePair(name: string): TlsFiles {
  const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}-key.pem`) };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const args = [
    'req',
    '-x509',
    ...newKey,
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    files.key,
    '-out',
    files.cert,
  ];
  execFileSync('openssl', args, { stdio: 'ignore' });
  return files;
}

async function open(files: TlsFiles | null): Promise<number> {
  const options = { onError: (error: unknown) => void errors.push(error), everyMs: 20 };
  server = openServer((_request, response) => void response.end('page'), files, options).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function shake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return socket;
}

async function nameShown(port: number): Promise<unknown> {
  const socket = await shake(port);
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return subject.CN;
}

async function askInClear(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end('GET / HTTP/1.1\r\nhost: product.example\r\nconnection: close\r\n\r\n');
  return await text(socket);
}

describe('with a certificate', () => {
  it('the page comes over TLS 1.3 or 1.2 and nothing older, and nothing comes in clear', async () => {
    const port = await open(tls);
    const socket = await shake(port);
    expect(socket.getProtocol()).toBe('TLSv1.3');
    socket.end('GET / HTTP/1.1\r\nhost: product.example\r\nconnection: close\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*page/s);
    expect((await shake(port, { maxVersion: 'TLSv1.2' })).getProtocol()).toBe('TLSv1.2');
    const old: ConnectionOptions = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' };
    await expect(shake(port, old)).rejects.toThrow(/protocol version/i);
    expect(await askInClear(port)).not.toContain('page');
  });

  it('old connections have a key of their own, and no cipher without a check of what came', async () => {
    const port = await open(tls);
    const weak = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA384:AES256-GCM-SHA384' } as const;
    await expect(shake(port, weak)).rejects.toThrow(/handshake failure/i);
    expect((await shake(port, { maxVersion: 'TLSv1.2' })).getCipher().name).toMatch(/^ECDHE-ECDSA-.*(GCM|POLY1305)/);
  });

  it('one that was renewed is shown without a new start, and half a new pair is not', async () => {
    const port = await open(tls);
    expect(await nameShown(port)).toBe('first');
    const second = makePair('second');
    renameSync(second.cert, tls.cert);
    await vi.waitFor(() => expect(errors).not.toEqual([]));
    expect(await nameShown(port)).toBe('first');
    renameSync(second.key, tls.key);
    await vi.waitFor(async () => expect(await nameShown(port)).toBe('second'));
  });

  it('and a key that does not fit nothing is opened', () => {
    writeFileSync(tls.key, 'no key');
    expect(() => openServer(() => {}, tls, { onError: () => {} })).toThrow();
  });
});

describe('without one', () => {
  it('the page comes in clear, for a proxy in front to bring TLS', async () => {
    expect(await askInClear(await open(null))).toContain('page');
  });
});
