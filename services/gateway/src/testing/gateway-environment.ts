import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Identity } from '../api-client.ts';
import { certificates } from './certificates.ts';

/** What the gateway as a process of its own needs to start in this folder, with the certificate of a client put there, those of the fake API's authority by default. */
export async function gatewayEnvironment(
  folder: string,
  apiUrl: string,
  { ca, cert, key }: Identity = certificates().client,
): Promise<Record<string, string>> {
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
