import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../api-client.ts';

export type Certificates = { server: Identity; client: Identity };

/** An authority of its own, with a certificate for a server on loopback and one for a client. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const path = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'ignore'] });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-days',
      '2',
      '-subj',
      '/CN=Test',
      '-keyout',
      path('ca.key'),
      '-out',
      path('ca.pem'),
    );
    writeFileSync(path('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
    const identity = (name: string): Identity => {
      const [key, request, cert] = [path(`${name}.key`), path(`${name}.csr`), path(`${name}.pem`)];
      openssl('req', '-new', ...newKey, '-subj', `/CN=${name}`, '-keyout', key, '-out', request);
      const signed = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '2'];
      openssl('x509', '-req', '-in', request, ...signed, '-extfile', path('names'), '-out', cert);
      return { ca: readFileSync(path('ca.pem')), cert: readFileSync(cert), key: readFileSync(key) };
    };
    return { server: identity('server'), client: identity('client') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let kept: Certificates | undefined;

/** The same ones for every test of a file: making them takes a while. */
export function certificates(): Certificates {
  kept ??= makeCertificates();
  return kept;
}
