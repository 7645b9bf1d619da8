import { AppError } from '@codex-web/contracts/app-error';
import type { ErrorBody } from '@codex-web/contracts/error-code';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { App } from './app-type.ts';
import { errorStatus } from './error-status.ts';
import { PausedError } from './paused-error.ts';

/** Gives every answer that is not a success the same body, and every answer its `x-request-id`. */
export function addErrorAnswers(app: App): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.setErrorHandler((error: FastifyError | AppError, request, reply) => answerError(error, request, reply));
}

/** Also for errors that Fastify meets before it knows the route, such as an address that cannot be decoded. */
export function answerError(error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = toRefusal(error);
  if (errorStatus[refusal.code] >= 500) request.log.error({ err: error, route: request.routeOptions.url }, 'failed');
  const { code, publicMessage: message } = refusal;
  // Who is still sending would meet a closed connection in place of the answer; what comes is thrown away, within the request's time.
  if (code === 'payload_too_large') reply.removeHeader('connection');
  if (error instanceof PausedError) reply.header('retry-after', error.retryAfterSeconds);
  const body: ErrorBody = { error: { code, message, requestId: request.id } };
  const headers = { 'x-request-id': request.id, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
  reply.code(errorStatus[code]).headers(headers).type('application/json').send(body);
}

function toRefusal(error: FastifyError | AppError): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error);
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new AppError('payload_too_large', 'The body is larger than 1 MB. Send less.');
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new AppError('invalid_request', 'Send the body as JSON with the header "content-type: application/json".');
  }
  if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY') {
    return new AppError('invalid_request', 'The body is not valid JSON.');
  }
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') {
    return new AppError('unavailable', 'This took too long and was given up. Try again in a moment.');
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new AppError('invalid_request', error.message);
  }
  return new AppError(
    'internal',
    'Something went wrong on our side. Try again; the request id helps to find the cause.',
  );
}

type Validation = { instancePath: string; message?: string };

function invalidRequest(error: { validation: Validation[]; validationContext?: string | undefined }): AppError {
  // An id that cannot be one names nothing, and nothing about ids is to be learnt from the answer.
  if (error.validationContext === 'params') return new AppError('not_found', 'There is nothing with this id.');
  const faults = error.validation.slice(0, 5).map(sayFault);
  return new AppError('invalid_request', [...new Set(faults)].join(' '));
}

function sayFault({ instancePath, message }: Validation): string {
  const field = instancePath.split('/').filter(Boolean).join('.');
  return field === '' ? `The request is not complete: ${message}` : `${field}: ${message}`;
}
