import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { TlsPair } from './options.ts';
import { say } from './say.ts';
import { StartError } from './start-error.ts';

/**
 * Looks at the certificate the page is to be served with before anything is started. One that is for another name than the one in
 * `publicUrl` is served all the same, with a word: who opens another address may be right.
 * @throws StartError when it cannot be read, does not fit its key, or is over.
 */
export async function checkCertificate({ cert, key }: TlsPair, publicUrl: string): Promise<void> {
  const pem = { cert: await read(cert), key: await read(key) };
  try {
    createSecureContext(pem);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new StartError(`${cert} and ${key} are no certificate and its key, in PEM without a password (${said}).`);
  }
  const certificate = new X509Certificate(pem.cert);
  if (certificate.validToDate < new Date()) {
    throw new StartError(`The certificate ${cert} ended on ${certificate.validTo}; renew it and start again.`);
  }
  const name = new URL(publicUrl).hostname;
  if (!isFor(certificate, name)) say(`The certificate ${cert} is not for ${name}: browsers will warn of it.`);
}

function isFor(certificate: X509Certificate, name: string): boolean {
  const address = name.replace(/^\[|\]$/g, '');
  return (isIP(address) ? certificate.checkIP(address) : certificate.checkHost(name)) !== undefined;
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new StartError(
      `Cannot read ${path} (${(error as NodeJS.ErrnoException).code}); give a file this user may read.`,
    );
  }
}
