import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { redisNames } from '@codex-web/contracts/live';
import { claimNext } from '@codex-web/db/claim-next';
import { connect } from '@codex-web/db/connect';
import { migrate } from '@codex-web/db/migrate';
import { forgetWorker, noteWorker } from '@codex-web/db/workers';
import { createLogger } from '@codex-web/service-kit/logger';
import { repeat } from '@codex-web/service-kit/repeat';
import { closeOnSignal } from '@codex-web/service-kit/shutdown';
import { Redis } from 'ioredis';
import { codexAgent } from './agent/codex/codex-agent.ts';
import { findCodexBinaries } from './agent/codex/codex-binaries.ts';
import { openAiAgent } from './agent/openai/openai-agent.ts';
import { leaseMs } from './attempt/hold-lease.ts';
import { type RunningAttempts, runAttempt } from './attempt/run-attempt.ts';
import { WarmSandbox } from './attempt/warm-sandbox.ts';
import type { WorkerParts } from './attempt/worker-parts.ts';
import { createCheckouts } from './checkout/checkouts.ts';
import { gatewayClient } from './gateway/gateway-client.ts';
import { openAttemptQueue } from './queue/attempt-queue.ts';
import { Dispatcher } from './queue/dispatcher.ts';
import { endKeptContainers, reapSandboxes } from './reconcile.ts';
import { createDockerEngine } from './sandbox/docker/docker-engine.ts';
import { readSettings } from './settings.ts';

const settings = readSettings();
const logger = createLogger('worker', settings.LOG_LEVEL);
await migrate(settings.DATABASE_URL);

const db = connect(settings.DATABASE_URL, settings.MAX_ATTEMPTS + 6);
const redis = new Redis(settings.REDIS_URL, { maxRetriesPerRequest: null });
const subscriber = redis.duplicate();
for (const client of [redis, subscriber]) client.on('error', (error) => logger.warn({ err: error }, 'Redis is away'));

const foundation = {
  db,
  redis,
  engine: createDockerEngine({ owner: settings.INSTALLATION_ID }),
  agents: { codex: codexAgent(findCodexBinaries()), openai: openAiAgent() },
  gateway: gatewayClient(settings.GATEWAY_SOCKET),
  checkouts: await createCheckouts({
    mirrorsFolder: settings.MIRRORS_DIR,
    sandboxesFolder: settings.SANDBOXES_DIR,
    remotePolicy: {
      allowedFolders: settings.ALLOWED_FOLDERS,
      allowPrivateAddresses: settings.ALLOWED_PRIVATE_ADDRESSES,
    },
    maxDiffBytes: settings.MAX_DIFF_BYTES,
    minFreeBytes: settings.MIN_FREE_BYTES,
  }),
  logger,
  workerId: `${settings.HOST_ID}:${process.pid}:${randomUUID()}`,
  host: settings.HOST_ID,
  patience: {
    modelSilenceMs: settings.MODEL_SILENCE_MS,
    agentSilenceMs: settings.AGENT_SILENCE_MS,
    attemptMs: settings.ATTEMPT_TIMEOUT_MS,
  },
  keepContainerMs: settings.KEEP_CONTAINER_MS,
  maxLogBytes: settings.MAX_LOG_BYTES,
};
const parts: WorkerParts = { ...foundation, warm: new WarmSandbox(foundation, logger) };
await parts.engine.ping();

const running: RunningAttempts = new Map();
const dispatcher = new Dispatcher({
  queue: openAttemptQueue(redis, logger),
  claimNext: (state) => claimNext(db, { workerId: parts.workerId, host: parts.host, leaseMs }, state),
  work: (attempt) => runAttempt(attempt, parts, running),
  places: settings.MAX_ATTEMPTS,
  logger,
});

// A cancel also reaches the worker with its lease; this way it does so at once.
await subscriber.subscribe(redisNames.cancelChannel);
subscriber.on('message', (_channel, attemptId) => running.get(attemptId)?.stop('cancel'));

const reconciler = {
  ...parts,
  keepFilesMs: settings.KEEP_FILES_MS,
  maxKeptContainers: settings.MAX_KEPT_CONTAINERS,
};
const self = { id: parts.workerId, host: parts.host, places: settings.MAX_ATTEMPTS };
await noteWorker(db, self);
const every = (everyMs: number, what: string) => ({
  everyMs,
  firstAfterMs: everyMs,
  onError: (error: unknown) => logger.warn({ err: error }, `${what} failed; trying again`),
});
const telling = repeat(() => noteWorker(db, self), every(2_000, 'telling that this worker is alive'));
const looking = repeat(() => dispatcher.look(), every(1_000, 'looking for something to do'));
const reaping = repeat(() => reapSandboxes(reconciler, Date.now()), every(5_000, 'ending what nobody owns'));

closeOnSignal(logger, async () => {
  await looking.stop();
  await reaping.stop();
  await telling.stop();
  await dispatcher.close(() => {
    for (const signals of running.values()) signals.stop('shutdown');
  });
  await forgetWorker(db, parts.workerId);
  await parts.warm.close();
  if (settings.END_KEPT_ON_STOP) await endKeptContainers(reconciler);
  await parts.gateway.close();
  subscriber.disconnect();
  redis.disconnect();
  await db.close();
});

void dispatcher.listen();
if (settings.READY_FILE) await writeFile(settings.READY_FILE, `${process.pid}\n`);
logger.info({ host: settings.HOST_ID, attempts: settings.MAX_ATTEMPTS }, 'takes attempts');
