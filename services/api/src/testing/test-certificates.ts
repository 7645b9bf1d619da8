import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Identity = { ca: Buffer; cert: Buffer; key: Buffer };

/** An authority of its own, with one certificate for each name, good for a server on loopback. */
export function makeIdentities<Name extends string>(...names: Name[]): Record<Name, Identity> {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const path = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'ignore'] });
  const newKey = (name: string) => [
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-keyout', path(`${name}.key`)],
  ];
  try {
    openssl('req', '-x509', ...newKey('ca'), '-days', '2', '-subj', '/CN=Test', '-out', path('ca.pem'));
    writeFileSync(path('names'), 'subjectAltName=IP:127.0.0.1\n');
    const signed = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial', '-extfile', path('names')];
    const identity = (name: string): Identity => {
      openssl('req', ...newKey(name), '-subj', `/CN=${name}`, '-out', path(`${name}.csr`));
      openssl('x509', '-req', '-in', path(`${name}.csr`), ...signed, '-days', '2', '-out', path(`${name}.pem`));
      const read = (file: string) => readFileSync(path(file));
      return { ca: read('ca.pem'), cert: read(`${name}.pem`), key: read(`${name}.key`) };
    };
    return Object.fromEntries(names.map((name) => [name, identity(name)])) as Record<Name, Identity>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
