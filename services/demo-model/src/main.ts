import { once } from 'node:events';
import { createLogger } from '@codex-web/service-kit/logger';
import { parseEnv } from '@codex-web/service-kit/parse-env';
import { closeOnSignal } from '@codex-web/service-kit/shutdown';
import { z } from 'zod';
import { createDemoServer } from './demo-server.ts';
import { label } from './label.ts';

const env = parseEnv({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8790),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});
const logger = createLogger('demo-model', env.LOG_LEVEL);
const server = createDemoServer(logger);
server.listen(env.PORT, env.HOST);
await once(server, 'listening');
logger.info({ address: server.address() }, `ready. ${label}`);

closeOnSignal(logger, async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});
