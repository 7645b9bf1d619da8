import { readFileSync } from 'node:fs';
import { createIssuerClient } from '@codex-web/credentials/chatgpt/issuer-client';
import { connect } from '@codex-web/db/connect';
import { migrate } from '@codex-web/db/migrate';
import { createLogger } from '@codex-web/service-kit/logger';
import { parseEnv } from '@codex-web/service-kit/parse-env';
import { closeOnSignal } from '@codex-web/service-kit/shutdown';
import { startAccountCare } from './account/account-care.ts';
import { buildApp } from './app.ts';
import { toAppSettings } from './app-settings.ts';
import { createSessions } from './auth/sessions.ts';
import { chatgptSources } from './chatgpt/chatgpt-sources.ts';
import { issuerOptions } from './chatgpt/issuer-options.ts';
import { startCredentialCare } from './credentials/care.ts';
import { createKeyRing, readKeys } from './credentials/key-ring.ts';
import { readOperatorFile } from './credentials/operator-file.ts';
import { checkKeys } from './credentials/reseal-credentials.ts';
import { syncOperatorFile } from './credentials/sync-operator-file.ts';
import { createTokenService } from './credentials/token-service.ts';
import { createIdentityClient } from './identity/identity-client.ts';
import { readIdentityFile } from './identity/identity-file.ts';
import { warnOfLostRoles } from './identity/warn-of-lost-roles.ts';
import { buildInternalApp } from './internal/internal-app.ts';
import { openRedis } from './live/open-redis.ts';
import { createSignalHub } from './live/signal-hub.ts';
import { startMailDelivery } from './mail/mail-delivery.ts';
import { createMailer } from './mail/mailer.ts';
import { openSmtp, readSmtpSettings } from './mail/smtp.ts';
import { startNoticeCare } from './notices/care.ts';
import { createOutgoingClient } from './notices/outgoing-client.ts';
import { openPushIdentity, pushContact } from './notices/push-identity.ts';
import { openGitRemote } from './open-git-remote.ts';
import { startPeopleCare } from './people/care.ts';
import { createProviderClient } from './providers/provider-client.ts';
import { openAttemptQueue } from './queue/attempt-queue.ts';
import { settingsShape, toSessionSettings } from './settings.ts';

const env = parseEnv(settingsShape);
const settings = toAppSettings(env);
const logger = createLogger('api', env.LOG_LEVEL);
const keys = createKeyRing(readKeys(env));
const identity = env.IDENTITY_FILE === undefined ? [] : readIdentityFile(env.IDENTITY_FILE, process.env);
const smtpSettings = readSmtpSettings(env);
const installation = env.CREDENTIALS_FILE === undefined ? [] : readOperatorFile(env.CREDENTIALS_FILE);

const migrated = await migrate(env.DATABASE_URL);
logger.info({ migrated }, 'the database is up to date');
const db = connect(env.DATABASE_URL);
await checkKeys(db, keys);
await syncOperatorFile(db, keys, installation);
await warnOfLostRoles({ db, logger }, identity);
const redis = openRedis(env.REDIS_URL, logger);
const channels = openRedis(env.REDIS_URL, logger);
const queue = openAttemptQueue(redis);

const issuer = createIssuerClient(issuerOptions(env));
const chatgpt = { db, keys, issuer, baseUrl: env.CHATGPT_BASE_URL, logger };
const tokens = createTokenService({ keys, chatgpt: chatgptSources(chatgpt), environment: process.env, logger });
const providers = createProviderClient({ allowed: settings.allowedPrivateProviders });

const smtp = smtpSettings && openSmtp(smtpSettings);
const mailer = smtp && createMailer(db, keys);
const pushIdentity = await openPushIdentity(db, keys, pushContact(env, settings.publicUrl));
const outgoing = createOutgoingClient({ allowed: settings.allowedPrivateWebhooks });

const app = await buildApp({
  db,
  redis,
  signals: createSignalHub(channels),
  queue,
  gitRemote: openGitRemote(env),
  sessions: createSessions(db, toSessionSettings(env)),
  keys,
  tokens,
  providers,
  chatgpt,
  identityProviders: identity.map(createIdentityClient),
  mailer,
  pushIdentity,
  logger,
  settings,
});
const internal = buildInternalApp(
  { db, keys, tokens, logger },
  {
    ca: readFileSync(env.INTERNAL_TLS_CA),
    cert: readFileSync(env.INTERNAL_TLS_CERT),
    key: readFileSync(env.INTERNAL_TLS_KEY),
  },
);
const care = startCredentialCare({ ...chatgpt, tokens });
const peopleCare = startPeopleCare({ db, logger });
const mail = smtp && startMailDelivery({ db, keys, smtp, logger });
const accounts = startAccountCare({ db, mailer, settings, logger });
const { publicUrl } = settings;
const notices = startNoticeCare({ db, redis, keys, mailer, outgoing, pushIdentity, publicUrl, logger });

closeOnSignal(logger, async () => {
  await Promise.all([app.close(), internal.close()]);
  await care.stop();
  await peopleCare.stop();
  await notices.stop();
  await outgoing.close();
  await accounts.stop();
  await mail?.stop();
  smtp?.close();
  await providers.close();
  await queue.close();
  channels.disconnect();
  redis.disconnect();
  await db.close();
});

await internal.listen({ host: env.INTERNAL_HOST, port: env.INTERNAL_PORT });
await app.listen({ host: env.HOST, port: env.PORT });
