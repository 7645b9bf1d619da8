import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The running product, as its start announced it. */
export type Product = {
  baseUrl: string;
  dataFolder: string;
  owner: { name: string; email: string; password: string };
  /** Folder whose repositories are allowed by their path. */
  repositoriesFolder: string;
  /** What the product mailed. */
  mailFolder: string;
  /** Where people sign in with ChatGPT, and where the requests go that such a sign-in pays for: both stand-ins. */
  issuerUrl: string;
  chatgptUrl: string;
};

const variable = 'CODEX_WEB_E2E';

export function announce(product: Product, path: string): void {
  writeFileSync(path, JSON.stringify(product));
  process.env[variable] = path;
}

export function product(): Product {
  const path = process.env[variable];
  if (!path) throw new Error('The product was not started.');
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Kills a service as a crash or the kernel would; what started it starts it again. @returns its process id. */
export async function killService(name: 'api' | 'gateway' | 'worker' | 'redis' | 'postgres' | 'web'): Promise<number> {
  const pid = await servicePid(name);
  process.kill(pid, 'SIGKILL');
  return pid;
}

export async function servicePid(name: string): Promise<number> {
  return Number(await readFile(join(product().dataFolder, 'pids', name), 'utf8'));
}

/** Ids of the product's containers that exist now. */
export function containers(): string[] {
  const owner = readFileSync(join(product().dataFolder, 'secrets/installation'), 'utf8').trim();
  const args = ['ps', '-aq', '--no-trunc', '--filter', `label=codex-web.owner=${owner}`];
  return execFileSync('docker', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}
