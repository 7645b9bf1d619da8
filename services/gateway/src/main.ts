import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { apiKeySource } from '@codex-web/credentials/api-key-source';
import { coalesceRefresh } from '@codex-web/credentials/coalesce-refresh';
import { createLogger } from '@codex-web/service-kit/logger';
import { parseEnv } from '@codex-web/service-kit/parse-env';
import { closeOnSignal } from '@codex-web/service-kit/shutdown';
import { createControlServer } from './control-server.ts';
import { openDoors } from './doors.ts';
import { createForward } from './forward.ts';
import { closeServer, ensureUnanswered, listenOnSocket } from './listen-on-socket.ts';
import { createProvider } from './provider.ts';
import { settings } from './settings.ts';

const env = parseEnv(settings);
const logger = createLogger('gateway', env.LOG_LEVEL);

await mkdir(dirname(env.CONTROL_SOCKET), { recursive: true });
await ensureUnanswered(env.CONTROL_SOCKET);

const provider = createProvider(env.CONNECT_TIMEOUT_MS);
const credential = env.PROVIDER_API_KEY === undefined ? null : coalesceRefresh(apiKeySource(env.PROVIDER_API_KEY));
const forward = createForward({
  provider,
  baseUrl: new URL(env.PROVIDER_BASE_URL),
  credential,
  limits: {
    bodyBytes: env.MAX_BODY_BYTES,
    openRequestsPerDoor: env.MAX_OPEN_REQUESTS_PER_DOOR,
    requestsPerDoor: env.MAX_REQUESTS_PER_DOOR,
    headersTimeoutMs: env.HEADERS_TIMEOUT_MS,
    idleTimeoutMs: env.IDLE_TIMEOUT_MS,
  },
  logger,
});
const doors = await openDoors({ folder: env.DOORS_DIR, forward, logger });
const control = createControlServer(doors, logger);
await listenOnSocket(control, env.CONTROL_SOCKET, 0o600);
logger.info({ socket: env.CONTROL_SOCKET }, 'ready');

closeOnSignal(logger, async () => {
  await doors.stop();
  await closeServer(control);
  await provider.close();
});
