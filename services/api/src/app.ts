import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { addAuthentication } from './auth/authentication.ts';
import { requireRules } from './auth/rules.ts';
import type { Dependencies } from './dependencies.ts';
import type { App } from './http/app-type.ts';
import { addBodyParser } from './http/body-parser.ts';
import { createCallerLimit } from './http/caller-limits.ts';
import { answerClientError } from './http/client-error.ts';
import { addErrorAnswers, answerError } from './http/error-answers.ts';
import { addNulCheck } from './http/nul-check.ts';
import { addOpenApi } from './http/openapi.ts';
import { addOriginCheck } from './http/origin-check.ts';
import { addRateLimit } from './http/rate-limit.ts';
import { refusals } from './http/refusals.ts';
import { addRequestLog } from './http/request-log.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import { createSignInLimits } from './http/sign-in-limits.ts';
import { useValidationMessages } from './http/validation-messages.ts';
import { accountRoutes } from './routes/account.ts';
import { apiTokenRoutes } from './routes/api-tokens.ts';
import { attemptDiffRoutes } from './routes/attempt-diff.ts';
import { attemptEventRoutes } from './routes/attempt-events.ts';
import { backChannelLogoutRoutes } from './routes/back-channel-logout.ts';
import { cancelAttemptRoutes } from './routes/cancel-attempt.ts';
import { chatgptSignInRoutes } from './routes/chatgpt-sign-ins.ts';
import { commentRoutes } from './routes/comments.ts';
import { credentialRoutes } from './routes/credentials.ts';
import { deviceCodeRoutes } from './routes/device-codes.ts';
import { deviceRoutes } from './routes/devices.ts';
import { docsRoutes } from './routes/docs.ts';
import { environmentRoutes } from './routes/environments.ts';
import { healthRoutes } from './routes/health.ts';
import { identityRoutes } from './routes/identities.ts';
import { identitySignInRoutes } from './routes/identity-sign-in.ts';
import { limitRoutes } from './routes/limits.ts';
import { meRoutes } from './routes/me.ts';
import { modelRoutes } from './routes/models.ts';
import { notificationPreferenceRoutes } from './routes/notification-preferences.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { passkeySignInRoutes } from './routes/passkey-sign-in.ts';
import { passkeyRoutes } from './routes/passkeys.ts';
import { passwordResetLinkRoutes } from './routes/password-reset-links.ts';
import { passwordResetRoutes } from './routes/password-resets.ts';
import { peopleRoutes } from './routes/people.ts';
import { priceRoutes } from './routes/prices.ts';
import { pushRoutes } from './routes/push.ts';
import { queueRoutes } from './routes/queue.ts';
import { repositoryRoutes } from './routes/repositories.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { serviceAccountRoutes } from './routes/service-accounts.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { shareLinkRoutes } from './routes/share-links.ts';
import { sharedRoutes } from './routes/shared.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { signUpRoutes } from './routes/sign-up.ts';
import { taskChangeRoutes } from './routes/task-changes.ts';
import { taskFeedRoutes } from './routes/task-feed.ts';
import { taskStreamRoutes } from './routes/task-stream.ts';
import { taskWatchRoutes } from './routes/task-watch.ts';
import { taskRoutes } from './routes/tasks.ts';
import { tryCredentialRoutes } from './routes/try-credential.ts';
import { usageRoutes } from './routes/usage.ts';
import { invitationStateRoutes } from './routes/use-invitation.ts';
import { webhookDeliveryRoutes } from './routes/webhook-deliveries.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** The API, ready to listen. Closing it ends open streams; the dependencies stay open. */
export async function buildApp(parts: Dependencies): Promise<App> {
  const { settings } = parts;
  const app = createServer(parts);
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());

  addErrorAnswers(app);
  addRequestLog(app);
  addBodyParser(app);
  await addSecurityHeaders(app, settings.publicUrl);
  await addRateLimit(app, settings.limits.requestsPerMinute);
  addOriginCheck(app, settings.publicUrl);
  requireRules(app);
  addAuthentication(app, parts);
  addNulCheck(app);
  await addOpenApi(app, settings.publicUrl);
  await app.register((scope: App) => publicRoutes(scope, parts), { prefix: '/api/v1' });
  await app.register((scope: App) => guardedRoutes(scope, parts, closing.signal), { prefix: '/api/v1' });
  return app;
}

function createServer({ logger, settings }: Dependencies): App {
  useValidationMessages();
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
    exposeHeadRoutes: false,
    bodyLimit: 1_000_000,
    requestTimeout: 30_000,
    handlerTimeout: 60_000,
    trustProxy: settings.trustProxy,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app;
}

/** The routes that answer without a session. */
async function publicRoutes(app: App, parts: Dependencies): Promise<void> {
  app.addHook('onRoute', (route) => addRefusals(route, refusals(429, 500)));
  const limits = createSignInLimits(parts.settings.limits.signInsPerMinute);
  healthRoutes(app, parts);
  signInRoutes(app, parts, limits);
  passkeySignInRoutes(app, parts, limits);
  passwordResetRoutes(app, parts, limits);
  signUpRoutes(app, parts, limits);
  invitationStateRoutes(app, parts, limits);
  await app.register((scope: App) => deviceCodeRoutes(scope, parts, limits));
  identitySignInRoutes(app, parts, limits);
  await app.register((scope: App) => backChannelLogoutRoutes(scope, parts));
  await app.register((scope: App) => sharedRoutes(scope, parts));
  await docsRoutes(app);
}

async function guardedRoutes(app: App, parts: Dependencies, closing: AbortSignal): Promise<void> {
  app.addHook('onRoute', (route) => addRefusals(route, refusals(401, 403, 404, 429, 500)));
  meRoutes(app, parts);
  accountRoutes(app, parts);
  sessionRoutes(app, parts);
  secondFactorRoutes(app, parts);
  passkeyRoutes(app, parts);
  passwordResetLinkRoutes(app, parts);
  peopleRoutes(app, parts);
  repositoryRoutes(app, parts);
  environmentRoutes(app, parts);
  modelRoutes(app, parts);
  const providerLimit = createCallerLimit(app, parts.settings.limits.providerRequestsPerMinute);
  credentialRoutes(app, parts);
  tryCredentialRoutes(app, parts, providerLimit);
  chatgptSignInRoutes(app, parts, providerLimit);
  taskRoutes(app, parts);
  taskStreamRoutes(app, parts, closing);
  taskFeedRoutes(app, parts);
  taskChangeRoutes(app, parts);
  taskWatchRoutes(app, parts, closing);
  commentRoutes(app, parts);
  shareLinkRoutes(app, parts);
  cancelAttemptRoutes(app, parts);
  queueRoutes(app, parts);
  attemptDiffRoutes(app, parts);
  attemptEventRoutes(app, parts, closing);
  limitRoutes(app, parts);
  priceRoutes(app, parts);
  usageRoutes(app, parts);
  notificationRoutes(app, parts, closing);
  notificationPreferenceRoutes(app, parts);
  pushRoutes(app, parts);
  webhookRoutes(app, parts);
  webhookDeliveryRoutes(app, parts, providerLimit);
  apiTokenRoutes(app, parts);
  serviceAccountRoutes(app, parts);
  deviceRoutes(app, parts);
  identityRoutes(app, parts);
}

/** Adds what any route of a kind can refuse with to what the route itself says. */
function addRefusals(
  route: { schema?: { body?: unknown; response?: unknown } },
  common: Record<number, unknown>,
): void {
  if (!route.schema?.response) return;
  const forBody = route.schema.body ? refusals(413) : {};
  route.schema.response = { ...common, ...forBody, ...route.schema.response };
}
