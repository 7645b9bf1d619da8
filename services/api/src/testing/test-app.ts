import { randomBytes } from 'node:crypto';
import { createIssuerClient } from '@codex-web/credentials/chatgpt/issuer-client';
import { createTestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { buildApp } from '../app.ts';
import { createSessions } from '../auth/sessions.ts';
import { chatgptSources } from '../chatgpt/chatgpt-sources.ts';
import { createKeyRing, readKeys } from '../credentials/key-ring.ts';
import type { OperatorCredential } from '../credentials/operator-file.ts';
import { syncOperatorFile } from '../credentials/sync-operator-file.ts';
import { createTokenService } from '../credentials/token-service.ts';
import type { AppSettings, Dependencies } from '../dependencies.ts';
import type { GitRemote } from '../git-remote.ts';
import type { App } from '../http/app-type.ts';
import { createIdentityClient } from '../identity/identity-client.ts';
import type { ProviderSettings } from '../identity/identity-file.ts';
import { openRedis } from '../live/open-redis.ts';
import { createSignalHub } from '../live/signal-hub.ts';
import { createMailer } from '../mail/mailer.ts';
import { openPushIdentity } from '../notices/push-identity.ts';
import { createProviderClient } from '../providers/provider-client.ts';
import { openAttemptQueue } from '../queue/attempt-queue.ts';
import { createFakeGitRemote, type FakeGitRemote } from './fake-git-remote.ts';

export const publicUrl = 'http://product.example';

export type TestApp = {
  app: App;
  parts: Dependencies;
  /** What stands in for all git repositories, unless the test brought its own. */
  remote: FakeGitRemote;
  close: () => Promise<void>;
};

type Options = {
  settings?: Partial<AppSettings>;
  redisUrl?: string;
  gitRemote?: GitRemote;
  /** The operator's file; one without a credential and with the models `small` and `large` when left out. */
  installation?: OperatorCredential[];
  /** Where people may sign in instead of with a password: nowhere when left out. */
  identityProviders?: ProviderSettings[];
  /** Of ChatGPT sign-ins. */
  issuerUrl?: string;
  /** Whether e-mail can be sent: it is stored in mail_outbox, and nobody delivers it. */
  mail?: boolean;
  log?: { write: (line: string) => void };
};

/** The whole application on a Postgres database of its own and the Redis at TEST_REDIS_URL; only git is faked, unless given. */
export async function createTestApp(options: Options = {}): Promise<TestApp> {
  const { db, drop } = await createTestDatabase();
  const logger = createLogger('api', options.log ? 'trace' : 'silent', options.log);
  const redisUrl = options.redisUrl ?? testRedisUrl();
  const redis = openRedis(redisUrl, logger);
  const channels = openRedis(redisUrl, logger);
  const queue = openAttemptQueue(redis);
  const remote = createFakeGitRemote();
  const settings = { ...testSettings, ...options.settings };
  const keys = createKeyRing(readKeys({ CREDENTIALS_KEY: testKey('test') }));
  await syncOperatorFile(db, keys, options.installation ?? [testCredential]);
  const issuer = createIssuerClient({ issuer: options.issuerUrl ?? 'http://127.0.0.1:9', clientId: 'test', fetch });
  const chatgpt = { db, keys, issuer, baseUrl: 'http://127.0.0.1:9/codex', logger };
  const parts = {
    db,
    redis,
    signals: createSignalHub(channels),
    queue,
    sessions: createSessions(db, { publicUrl, secret: 'a secret for tests, long enough to be one' }),
    logger,
    settings,
    keys,
    chatgpt,
    identityProviders: (options.identityProviders ?? []).map((provider) => createIdentityClient(provider)),
    tokens: createTokenService({ keys, chatgpt: chatgptSources(chatgpt), environment: process.env, logger }),
    providers: createProviderClient({ allowed: settings.allowedPrivateProviders }),
    mailer: options.mail === true ? createMailer(db, keys) : null,
    pushIdentity: await openPushIdentity(db, keys, 'mailto:operator@example.com'),
    gitRemote: options.gitRemote ?? remote,
  };
  const app = await buildApp(parts);
  refuseUndeclaredAnswers(app);
  await app.ready();
  return {
    app,
    parts,
    remote,
    close: async () => {
      await app.close();
      await parts.providers.close();
      await queue.close();
      channels.disconnect();
      redis.disconnect();
      await drop();
    },
  };
}

export function testRedisUrl(): string {
  const url = process.env.TEST_REDIS_URL;
  if (!url) throw new Error('Set TEST_REDIS_URL to a Redis database that tests may write to.');
  return url;
}

/** A line of CREDENTIALS_KEY with a new key. */
export function testKey(id: string): string {
  return `${id}:${randomBytes(32).toString('base64')}`;
}

/** What pays in tests that bring nothing of their own. */
export const testCredential: OperatorCredential = {
  name: 'Test model',
  provider: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', wireApi: 'responses' },
  none: true,
  headers: {},
  models: [
    { id: 'small', label: 'Small' },
    { id: 'large', label: 'Large' },
  ],
  defaultModel: 'small',
  defaultReasoningEffort: 'medium',
};

const testSettings: AppSettings = {
  publicUrl,
  trustProxy: false,
  chatgptSignIn: true,
  allowedPrivateProviders: ['127.0.0.1'],
  allowedPrivateWebhooks: ['127.0.0.1'],
  environment: {
    name: 'Default',
    image: 'sandbox:test',
    memoryBytes: 4 * 1024 ** 3,
    cpus: 1.5,
    maxProcesses: 500,
    diskBytes: 8 * 1024 ** 3,
  },
  sampleRepository: null,
  requireSecondFactor: false,
  openSignUp: false,
  workspaceCreation: 'operators',
  limits: { requestsPerMinute: 100_000, signInsPerMinute: 100_000, providerRequestsPerMinute: 100_000 },
};

/** A status that the route's schema does not list would be missing in the OpenAPI document. */
function refuseUndeclaredAnswers(app: App): void {
  app.addHook('onSend', async (request, reply) => {
    const declared = request.routeOptions.schema?.response as Record<string, unknown> | undefined;
    if (declared && !(reply.statusCode in declared) && reply.statusCode < 500) {
      throw new Error(`${request.method} ${request.routeOptions.url} answered an undeclared ${reply.statusCode}.`);
    }
  });
}
