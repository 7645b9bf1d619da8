import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';
import { StartError } from './start-error.ts';

describe('readOptions', () => {
  it('listens on this machine alone unless told otherwise', () => {
    expect(readOptions([])).toMatchObject({ port: 3000, host: '127.0.0.1', publicUrl: 'http://localhost:3000' });
  });

  it('takes the address people open from host and port, or as it is given', () => {
    expect(readOptions(['--port', '8080', '--host', '0.0.0.0']).publicUrl).toBe('http://localhost:8080');
    expect(readOptions(['--public-url', 'https://codex.example.com']).publicUrl).toBe('https://codex.example.com');
  });

  it('serves over TLS with a certificate and its key, and names the product so', () => {
    expect(readOptions(['--tls-cert', '/a/cert.pem', '--tls-key', '/a/key.pem', '--port', '443'])).toMatchObject({
      tls: { cert: '/a/cert.pem', key: '/a/key.pem' },
      publicUrl: 'https://localhost:443',
    });
    expect(readOptions([]).tls).toBeNull();
  });

  it.each([
    [['--port', 'x']],
    [['--port', '0']],
    [['--port', '70000']],
    [['--prot', '1']],
    [['extra']],
    [['--tls-cert', 'c']],
    [['--tls-key', 'k']],
    [['--tls-cert', 'c', '--tls-key', 'k', '--public-url', 'http://codex.example.com']],
  ])('refuses %j in one sentence', (args) => {
    expect(() => readOptions(args)).toThrow(StartError);
  });
});
