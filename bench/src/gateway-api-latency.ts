import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createQueuedAttempts } from '../../packages/db/src/testing/queued-attempts.ts';
import { createTestDatabase, type TestDatabase } from '../../packages/db/src/testing/test-database.ts';
import { startApiProcess } from '../../services/api/src/testing/api-process.ts';
import { testKey } from '../../services/api/src/testing/test-app.ts';
import { makeIdentities } from '../../services/api/src/testing/test-certificates.ts';
import { startGateway } from '../../services/demo-model/src/testing/start-gateway.ts';
import { gatewayEnvironment } from '../../services/gateway/src/testing/gateway-environment.ts';
import { benchPairs, warmUps } from './gateway-latency.ts';
import { startStreamProvider, target } from './model-stream.ts';

/**
 * The same with the real API, a process of its own, and Postgres: each admission brings what the request before used, and is judged
 * under four limits. Takes the servers at TEST_DATABASE_URL and TEST_REDIS_URL.
 */
export async function benchGatewayWithApi(pairs: number): Promise<void> {
  await using provider = await startStreamProvider();
  await using api = await startApi(`http://127.0.0.1:${provider.port}/v1`);
  await using gateway = await startGateway('http://unused.invalid', {
    settings: { ...api.gatewaySettings, MAX_REQUESTS_PER_DOOR: String(2 * (pairs + warmUps)) },
  });
  const socketPath = await gateway.openDoor('bench', api.attemptId);
  await benchPairs('The same, with the real API and Postgres, under four limits', pairs, {
    through: target({ socketPath }),
    direct: target({ port: provider.port }),
  });
}

/** The API on a database of its own, with one attempt that a key for this provider pays for. */
async function startApi(baseUrl: string) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const database = await createTestDatabase();
  const identities = makeIdentities('api', 'gateway');
  const paying = {
    name: 'Bench',
    provider: { kind: 'openai-compatible', baseUrl },
    apiKey: 'sk-bench',
    models: Array.from({ length: 300 }, (_, at) => ({ id: `model-${at}`, label: `Model ${at}` })),
    defaultModel: 'model-0',
  };
  const operatorFile = join(folder, 'credentials.json');
  await writeFile(operatorFile, JSON.stringify({ credentials: [paying] }));
  const api = await startApiProcess({
    databaseUrl: database.url,
    key: testKey('bench'),
    issuerUrl: 'http://127.0.0.1:9',
    identity: identities.api,
    env: { CREDENTIALS_FILE: operatorFile, LOG_LEVEL: 'info' },
  });
  const { API_URL, INTERNAL_TLS_CA, INTERNAL_TLS_CERT, INTERNAL_TLS_KEY } = await gatewayEnvironment(
    folder,
    api.internalUrl,
    identities.gateway,
  );
  return {
    attemptId: await limitedAttempt(database),
    gatewaySettings: { API_URL, INTERNAL_TLS_CA, INTERNAL_TLS_CERT, INTERNAL_TLS_KEY } as Record<string, string>,
    async [Symbol.asyncDispose]() {
      await api.stop();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

async function limitedAttempt({ db }: TestDatabase): Promise<string> {
  const { workspaceId, taskId, attemptIds } = await createQueuedAttempts(db);
  await db.pool.query('UPDATE turns SET credential_id = (SELECT id FROM credentials) WHERE task_id = $1', [taskId]);
  await db.pool.query(
    `INSERT INTO limits (id, workspace_id, scope, period, metric, amount)
     SELECT gen_random_uuid(), $1, scope, period, metric, 1000000000000
     FROM (VALUES ('attempt', 'once', 'minutes'), ('task', 'once', 'cost'), ('person', 'month', 'tokens'),
       ('workspace', 'day', 'cost')) AS limits (scope, period, metric)`,
    [workspaceId],
  );
  return attemptIds[0] ?? '';
}
