import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createLogger } from '@codex-web/service-kit/logger';
import { parseEnv } from '@codex-web/service-kit/parse-env';
import { closeOnSignal } from '@codex-web/service-kit/shutdown';
import { createApiClient } from './api-client.ts';
import { realClock as clock } from './clock.ts';
import { createControlServer } from './control-server.ts';
import { openDoors } from './doors.ts';
import { createForward } from './forward.ts';
import { createHeldCredentials } from './held-credentials.ts';
import { closeServer, ensureUnanswered, listenOnSocket } from './listen-on-socket.ts';
import { createProvider } from './provider.ts';
import { settings } from './settings.ts';

const env = parseEnv(settings);
const logger = createLogger('gateway', env.LOG_LEVEL);

await mkdir(dirname(env.CONTROL_SOCKET), { recursive: true });
await ensureUnanswered(env.CONTROL_SOCKET);

const api = createApiClient({
  url: env.API_URL,
  identity: {
    ca: await readFile(env.INTERNAL_TLS_CA),
    cert: await readFile(env.INTERNAL_TLS_CERT),
    key: await readFile(env.INTERNAL_TLS_KEY),
  },
  patienceMs: env.API_PATIENCE_MS,
});
const provider = createProvider(env.CONNECT_TIMEOUT_MS, env.ALLOWED_PRIVATE_PROVIDERS);
const forward = createForward({
  provider,
  limits: {
    bodyBytes: env.MAX_BODY_BYTES,
    openRequestsPerDoor: env.MAX_OPEN_REQUESTS_PER_DOOR,
    requestsPerDoor: env.MAX_REQUESTS_PER_DOOR,
    headersTimeoutMs: env.HEADERS_TIMEOUT_MS,
    idleTimeoutMs: env.IDLE_TIMEOUT_MS,
    haltHoldMs: env.HALT_HOLD_MS,
  },
  clock,
  logger,
});
const gates = { api, credentials: createHeldCredentials({ api, logger }), clock };
const doors = await openDoors({ folder: env.DOORS_DIR, forward, gates, logger });
const control = createControlServer(doors, logger);
await listenOnSocket(control, env.CONTROL_SOCKET, 0o600);
logger.info({ socket: env.CONTROL_SOCKET }, 'ready');

closeOnSignal(logger, async () => {
  await doors.stop();
  await closeServer(control);
  await provider.close();
  await api.close();
});
