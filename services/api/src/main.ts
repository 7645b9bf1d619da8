import { connect } from '@codex-web/db/connect';
import { migrate } from '@codex-web/db/migrate';
import { createLogger } from '@codex-web/service-kit/logger';
import { parseEnv } from '@codex-web/service-kit/parse-env';
import { closeOnSignal } from '@codex-web/service-kit/shutdown';
import { buildApp } from './app.ts';
import { toAppSettings } from './app-settings.ts';
import { createSessions } from './auth/sessions.ts';
import { openRedis } from './live/open-redis.ts';
import { createSignalHub } from './live/signal-hub.ts';
import { openGitRemote } from './open-git-remote.ts';
import { openAttemptQueue } from './queue/attempt-queue.ts';
import { readSessionSecret, settingsShape } from './settings.ts';

const env = parseEnv(settingsShape);
const settings = toAppSettings(env);
const logger = createLogger('api', env.LOG_LEVEL);

const migrated = await migrate(env.DATABASE_URL);
logger.info({ migrated }, 'the database is up to date');
const db = connect(env.DATABASE_URL);
const redis = openRedis(env.REDIS_URL, logger);
const channels = openRedis(env.REDIS_URL, logger);
const queue = openAttemptQueue(redis);

const app = await buildApp({
  db,
  redis,
  signals: createSignalHub(channels),
  queue,
  gitRemote: openGitRemote(env),
  sessions: createSessions(db, { publicUrl: settings.publicUrl, secret: readSessionSecret(env) }),
  logger,
  settings,
});

closeOnSignal(logger, async () => {
  await app.close();
  await queue.close();
  channels.disconnect();
  redis.disconnect();
  await db.close();
});

await app.listen({ host: env.HOST, port: env.PORT });
