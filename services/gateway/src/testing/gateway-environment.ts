import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificates } from './certificates.ts';

/** What the gateway as a process of its own needs to start in this folder, with the certificate of a client put there. */
export async function gatewayEnvironment(folder: string, apiUrl: string): Promise<Record<string, string>> {
  const { ca, cert, key } = certificates().client;
  await writeFile(join(folder, 'ca.pem'), ca);
  await writeFile(join(folder, 'gateway.pem'), cert);
  await writeFile(join(folder, 'gateway.key'), key, { mode: 0o600 });
  return {
    PATH: process.env.PATH ?? '',
    DOORS_DIR: join(folder, 'doors'),
    CONTROL_SOCKET: join(folder, 'control.sock'),
    API_URL: apiUrl,
    INTERNAL_TLS_CA: join(folder, 'ca.pem'),
    INTERNAL_TLS_CERT: join(folder, 'gateway.pem'),
    INTERNAL_TLS_KEY: join(folder, 'gateway.key'),
  };
}
