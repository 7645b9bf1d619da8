import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { runCommand } from './run-command.ts';
import { StartError } from './start-error.ts';

/** Paths of PEM files: the installation's authority, and what one service shows of itself. */
export type TlsFiles = { ca: string; cert: string; key: string };

const authorityDays = 3_650;
const certificateDays = 365;
const renewedBeforeMs = 60 * 86_400_000;

/**
 * The certificates by which the API and the gateway know each other, from an authority of this installation alone. Kept in the
 * data folder, and made anew some time before they end; with a new authority all of them are.
 * @throws StartError when openssl fails.
 */
export async function needCertificates(folder: DataFolder): Promise<{ api: TlsFiles; gateway: TlsFiles }> {
  await mkdir(folder.tls, { recursive: true, mode: 0o700 });
  const authority = { cert: join(folder.tls, 'ca.pem'), key: join(folder.tls, 'ca-key.pem') };
  const isNew = !(await isGood(authority.cert));
  if (isNew) await makeAuthority(authority);
  return {
    api: await needCertificate(folder, authority, 'api', isNew),
    gateway: await needCertificate(folder, authority, 'gateway', isNew),
  };
}

type Pair = { cert: string; key: string };

async function makeAuthority({ cert, key }: Pair): Promise<void> {
  await openssl([
    'req',
    '-x509',
    ...newKey(`${key}.new`),
    '-out',
    `${cert}.new`,
    '-days',
    String(authorityDays),
    '-subj',
    '/CN=Codex Web installation',
    '-addext',
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ]);
  await rename(`${key}.new`, key);
  await rename(`${cert}.new`, cert);
}

async function needCertificate(folder: DataFolder, authority: Pair, name: string, anew: boolean): Promise<TlsFiles> {
  const cert = join(folder.tls, `${name}.pem`);
  const key = join(folder.tls, `${name}-key.pem`);
  if (anew || !(await isGood(cert))) await makeCertificate(folder, authority, name, { cert, key });
  return { ca: authority.cert, cert, key };
}

async function makeCertificate(folder: DataFolder, authority: Pair, name: string, { cert, key }: Pair): Promise<void> {
  const request = join(folder.tls, `${name}.csr`);
  const extensions = join(folder.tls, `${name}.ext`);
  const names = `DNS:${name},DNS:localhost,IP:127.0.0.1`;
  const usage = 'extendedKeyUsage=serverAuth,clientAuth';
  await writeFile(extensions, `basicConstraints=CA:FALSE\nsubjectAltName=${names}\n${usage}\n`, { mode: 0o600 });
  await openssl(['req', ...newKey(`${key}.new`), '-out', request, '-subj', `/CN=${name}`]);
  await openssl([
    'x509',
    '-req',
    '-in',
    request,
    '-CA',
    authority.cert,
    '-CAkey',
    authority.key,
    '-CAcreateserial',
    '-days',
    String(certificateDays),
    '-extfile',
    extensions,
    '-out',
    `${cert}.new`,
  ]);
  await rename(`${key}.new`, key);
  await rename(`${cert}.new`, cert);
}

function newKey(path: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', path];
}

async function isGood(path: string): Promise<boolean> {
  const pem = await readFile(path).catch(() => null);
  if (!pem) return false;
  try {
    return new X509Certificate(pem).validToDate.getTime() - Date.now() > renewedBeforeMs;
  } catch {
    return false;
  }
}

/** Files it makes are for this user alone. */
async function openssl(args: string[]): Promise<void> {
  const { code, output } = await runCommand('sh', ['-c', 'umask 077; exec openssl "$@"', 'openssl', ...args]);
  if (code !== 0) throw new StartError(`openssl could not make the installation's certificates: ${output.slice(-500)}`);
}
