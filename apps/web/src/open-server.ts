import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';

/** Paths of PEM files: the certificate with its chain, and its key without a password. */
export type TlsFiles = { cert: string; key: string };

const lookEveryMs = 10_000;
/** Longer than proxies keep a connection that nothing is said on. */
const keepAliveMs = 75_000;

/**
 * A server that does not listen yet; with certificate files it speaks TLS and nothing else, 1.2 at least. Files that were renewed
 * are taken within `everyMs`; what cannot be used is told to `onError`, and those it has stay.
 * @throws Error when the files cannot be read or do not fit each other.
 */
export function openServer(
  door: RequestListener,
  tls: TlsFiles | null,
  { onError, everyMs = lookEveryMs }: { onError: (error: unknown) => void; everyMs?: number },
): Server {
  const server = tls ? openTlsServer(door, tls, onError, everyMs) : createPlainServer(door);
  server.keepAliveTimeout = keepAliveMs;
  return server;
}

function openTlsServer(
  door: RequestListener,
  tls: TlsFiles,
  onError: (error: unknown) => void,
  everyMs: number,
): Server {
  const server = createTlsServer(secureContext(tls), door);
  const renew = () => {
    try {
      server.setSecureContext(secureContext(tls));
    } catch (error) {
      // Of a new pair, one file is there before the other.
      onError(error);
    }
  };
  const paths = [tls.cert, tls.key];
  for (const path of paths) watchFile(path, { interval: everyMs, persistent: false }, renew);
  server.on('close', () => paths.forEach((path) => void unwatchFile(path, renew)));
  return server;
}

function secureContext({ cert, key }: TlsFiles): ServerOptions {
  return {
    cert: readFileSync(cert),
    key: readFileSync(key),
    minVersion: 'TLSv1.2',
    // Those of the RFC 9325 with a key of each connection's own; browsers of the last ten years have one of them.
    ciphers: [
      'TLS_AES_256_GCM_SHA384',
      'TLS_CHACHA20_POLY1305_SHA256',
      'TLS_AES_128_GCM_SHA256',
      'ECDHE-ECDSA-AES256-GCM-SHA384',
      'ECDHE-RSA-AES256-GCM-SHA384',
      'ECDHE-ECDSA-CHACHA20-POLY1305',
      'ECDHE-RSA-CHACHA20-POLY1305',
      'ECDHE-ECDSA-AES128-GCM-SHA256',
      'ECDHE-RSA-AES128-GCM-SHA256',
    ].join(':'),
    honorCipherOrder: true,
  };
}
