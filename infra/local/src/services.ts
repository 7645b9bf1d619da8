import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DataFolder, keptCredentialsKeyFile, keptSecret } from './data-folder.ts';
import { freePort } from './free-port.ts';
import { needCredentialsFile } from './installation-credentials.ts';
import { isThere } from './is-there.ts';
import type { Options } from './options.ts';
import { type Service, type ServiceSpec, supervise } from './supervise.ts';
import { needCertificates, type TlsFiles } from './tls.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export type Foundation = { databaseUrl: string; redisUrl: string; sandboxImage: string; sampleRepository: string };

/**
 * Starts the product's own services in the order they need each other.
 * `started` is filled as they come, so that the caller can stop what stands when a later one fails.
 */
export async function startServices(
  folder: DataFolder,
  options: Options,
  foundation: Foundation,
  started: Service[],
): Promise<{ demo: boolean }> {
  const ports = { demo: await freePort(), api: await freePort(), internal: await freePort() };
  const credentials = await needCredentialsFile(folder, process.env, `http://127.0.0.1:${ports.demo}/v1`);
  const tls = await needCertificates(folder);
  const context = { folder, options, foundation, ports, tls, credentialsFile: credentials.path };
  const specs = [
    ...(credentials.demo ? [demoModel(context)] : []),
    gateway(context),
    await api(context),
    await worker(context),
    web(context),
  ];
  for (const spec of specs) started.push(await supervise(folder, spec));
  return { demo: credentials.demo };
}

type Context = {
  folder: DataFolder;
  options: Options;
  foundation: Foundation;
  ports: { demo: number; api: number; internal: number };
  tls: { api: TlsFiles; gateway: TlsFiles };
  credentialsFile: string;
};

function demoModel({ folder, ports }: Context): ServiceSpec {
  const env = { HOST: '127.0.0.1', PORT: String(ports.demo) };
  return node(folder, 'demo-model', env, () => isUp(`http://127.0.0.1:${ports.demo}/health`));
}

function gateway({ folder, ports, tls }: Context): ServiceSpec {
  const env = {
    DOORS_DIR: folder.doors,
    CONTROL_SOCKET: folder.controlSocket,
    API_URL: `https://127.0.0.1:${ports.internal}`,
    ...tlsSettings(tls.gateway),
    ...providerPolicy(),
  };
  return node(folder, 'gateway', env, () => isUp('http://gateway/health', folder.controlSocket));
}

async function api({ folder, options, foundation, ports, tls, credentialsFile }: Context): Promise<ServiceSpec> {
  const env = {
    DATABASE_URL: foundation.databaseUrl,
    REDIS_URL: foundation.redisUrl,
    HOST: '127.0.0.1',
    PORT: String(ports.api),
    PUBLIC_URL: options.publicUrl,
    SESSION_SECRET: await keptSecret(folder, 'session'),
    CREDENTIALS_KEY: process.env.CREDENTIALS_KEY ?? '',
    CREDENTIALS_KEY_FILE: process.env.CREDENTIALS_KEY_FILE ?? (await keptCredentialsKeyFile(folder)),
    CREDENTIALS_FILE: credentialsFile,
    INTERNAL_HOST: '127.0.0.1',
    INTERNAL_PORT: String(ports.internal),
    ...tlsSettings(tls.api),
    ...providerPolicy(),
    SANDBOX_IMAGE: foundation.sandboxImage,
    SAMPLE_REPOSITORY: foundation.sampleRepository,
    // The web service, which adds where a request came from; and what the operator has in front of it.
    TRUST_PROXY: ['127.0.0.1', process.env.TRUST_PROXY ?? ''].filter(Boolean).join(','),
    ...tuned(tunedInApi),
    ...repositoryPolicy(foundation),
  };
  return node(folder, 'api', env, () => isUp(`http://127.0.0.1:${ports.api}/api/v1/ready`));
}

async function worker({ folder, foundation }: Context): Promise<ServiceSpec> {
  const readyFile = join(folder.pids, 'worker.ready');
  await rm(readyFile, { force: true });
  const env = {
    DATABASE_URL: foundation.databaseUrl,
    REDIS_URL: foundation.redisUrl,
    GATEWAY_SOCKET: folder.controlSocket,
    MIRRORS_DIR: folder.mirrors,
    SANDBOXES_DIR: folder.sandboxes,
    INSTALLATION_ID: await keptSecret(folder, 'installation'),
    READY_FILE: readyFile,
    END_KEPT_ON_STOP: 'true',
    MAX_ATTEMPTS: process.env.MAX_ATTEMPTS ?? '4',
    DOCKER_HOST: process.env.DOCKER_HOST ?? '',
    ...tuned(tunedInWorker),
    ...repositoryPolicy(foundation),
  };
  return node(folder, 'worker', env, () => isThere(readyFile));
}

function web({ folder, options, ports }: Context): ServiceSpec {
  const folderOfWeb = join(root, 'apps/web');
  return {
    name: 'web',
    command: process.execPath,
    args: [join(folderOfWeb, 'start.ts')],
    cwd: folderOfWeb,
    env: {
      ...common(folder),
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOST: options.host,
      PORT: String(options.port),
      PUBLIC_URL: options.publicUrl,
      API_URL: `http://127.0.0.1:${ports.api}`,
      ...(options.tls ? { TLS_CERT_FILE: options.tls.cert, TLS_KEY_FILE: options.tls.key } : {}),
    },
    isReady: () => isUp(`${options.tls ? 'https' : 'http'}://${reachableHost(options.host)}:${options.port}/sign-in`),
  };
}

function node(
  folder: DataFolder,
  name: string,
  env: Record<string, string>,
  isReady: () => Promise<boolean>,
): ServiceSpec {
  return {
    name,
    command: process.execPath,
    args: [join(root, 'services', name, 'src/main.ts')],
    env: { ...common(folder), ...env },
    isReady,
  };
}

/** Services get what they need and nothing else of this process's environment. */
function common(folder: DataFolder): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? folder.root,
    LANG: 'C.UTF-8',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    CODEX_WEB_DATA: folder.root,
    // Where a team has an authority of its own that its servers are certified by.
    ...tuned(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR']),
  };
}

function tlsSettings({ ca, cert, key }: TlsFiles): Record<string, string> {
  return { INTERNAL_TLS_CA: ca, INTERNAL_TLS_CERT: cert, INTERNAL_TLS_KEY: key };
}

/** Where model providers may be besides the public internet; the API and the gateway have to agree. */
function providerPolicy(): Record<string, string> {
  return { ALLOWED_PRIVATE_PROVIDERS: process.env.ALLOWED_PRIVATE_PROVIDERS ?? '' };
}

function repositoryPolicy(foundation: Foundation): Record<string, string> {
  const folders = [dirname(foundation.sampleRepository), process.env.ALLOWED_FOLDERS ?? ''].filter(Boolean);
  return { ALLOWED_FOLDERS: folders.join(','), ALLOWED_PRIVATE_ADDRESSES: process.env.ALLOWED_PRIVATE_ADDRESSES ?? '' };
}

const tunedInApi = [
  'CHATGPT_SIGN_IN',
  'CHATGPT_ISSUER',
  'CHATGPT_TOKEN_URL',
  'CHATGPT_REVOKE_URL',
  'CHATGPT_CLIENT_ID',
  'CHATGPT_BASE_URL',
  'ALLOWED_PRIVATE_WEBHOOKS',
  'PUSH_CONTACT',
  'SMTP_URL',
  'SMTP_URL_FILE',
  'MAIL_FROM',
  'IDENTITY_FILE',
  'SIGN_UP',
  'WORKSPACE_CREATION',
  'REQUIRE_SECOND_FACTOR',
  'SESSION_IDLE_DAYS',
  'SESSION_MAX_DAYS',
  'PROVIDER_REQUESTS_PER_MINUTE',
  'REQUESTS_PER_MINUTE',
  'SIGN_INS_PER_MINUTE',
  'SANDBOX_MEMORY_BYTES',
  'SANDBOX_CPUS',
  'SANDBOX_DISK_BYTES',
];
const tunedInWorker = [
  'MODEL_SILENCE_MS',
  'AGENT_SILENCE_MS',
  'ATTEMPT_TIMEOUT_MS',
  'KEEP_CONTAINER_MS',
  'KEEP_FILES_MS',
  'MIN_FREE_BYTES',
];

/** Settings that a service has a default for, where the person who started this has set them. */
function tuned(names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function reachableHost(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host;
}

async function isUp(url: string, socketPath?: string): Promise<boolean> {
  const ask = url.startsWith('https:') ? requestOverTls : request;
  // The certificate is for the name people open, not for the address it is asked at here.
  const options = { timeout: 5_000, rejectUnauthorized: false, ...(socketPath ? { socketPath } : {}) };
  return await new Promise((resolve) => {
    const asked = ask(url, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
