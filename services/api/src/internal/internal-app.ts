import { randomUUID } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { admission, admissionRequest, providerSignal, tokenRequest, wireToken } from '@codex-web/contracts/admission';
import { AppError } from '@codex-web/contracts/app-error';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from '../http/app-type.ts';
import { addErrorAnswers, answerError } from '../http/error-answers.ts';
import { addRequestLog } from '../http/request-log.ts';
import { admit } from './admit.ts';
import type { InternalParts } from './internal-parts.ts';
import { renewToken } from './renew-token.ts';
import { takeSignal } from './take-signal.ts';

/** In PEM: the authority of the installation, and what this side shows of itself. */
export type InternalTls = { ca: Buffer; cert: Buffer; key: Buffer };

/**
 * The gateway's side of the API, ready to listen: HTTPS, where a client has to show a certificate of the installation's
 * authority with the name `gateway`. Nothing else is answered. The parts stay open when it closes.
 */
export function buildInternalApp(parts: InternalParts, tls: InternalTls): App {
  const app = createServer(parts, tls);
  addErrorAnswers(app);
  addRequestLog(app);
  app.addHook('onRequest', async ({ raw }) => {
    if (!isGateway(raw.socket as TLSSocket)) throw new AppError('forbidden', 'Only a gateway may ask here.');
  });
  addRoutes(app, parts);
  return app;
}

function createServer({ logger }: InternalParts, tls: InternalTls): App {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({
    https: { ...tls, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' },
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    frameworkErrors: answerError,
    exposeHeadRoutes: false,
    bodyLimit: 2_000_000,
    keepAliveTimeout: 75_000,
    requestTimeout: 30_000,
    handlerTimeout: 30_000,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // The same but for its socket, which none of the shared parts looks at.
  return app as unknown as App;
}

function isGateway(socket: TLSSocket): boolean {
  if (!socket.authorized) return false;
  const { subject, subjectaltname = '' } = socket.getPeerCertificate();
  return subject?.CN === 'gateway' || subjectaltname.split(', ').includes('DNS:gateway');
}

const params = z.object({ attemptId: z.uuid() });

function addRoutes(app: App, parts: InternalParts): void {
  app.post(
    '/internal/v1/attempts/:attemptId/admissions',
    { schema: { params, body: admissionRequest, response: { 200: admission } } },
    async (request) => await admit(parts, request.params.attemptId, request.body),
  );
  app.post(
    '/internal/v1/attempts/:attemptId/token',
    { schema: { params, body: tokenRequest, response: { 200: wireToken } } },
    async (request) => await renewToken(parts, request.params.attemptId, request.body),
  );
  app.post(
    '/internal/v1/attempts/:attemptId/signals',
    { schema: { params, body: providerSignal, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await takeSignal(parts, request.params.attemptId, request.body);
      return reply.code(204).send(undefined);
    },
  );
}
