import { AppError } from '@codex-web/contracts/app-error';
import type { DeviceError } from '@codex-web/contracts/device';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { answerError } from '../http/error-answers.ts';

/** A refusal in the words of OAuth, as every client of the flow understands it. */
export class DeviceRefusal extends Error {
  readonly error: DeviceError;

  constructor(error: DeviceError, description: string = descriptions[error]) {
    super(description);
    this.error = error;
  }
}

/** Answers refusals as RFC 6749, section 5.2, has it; too many requests and our own faults as everywhere else. */
export function answerDeviceError(
  error: FastifyError | AppError | DeviceRefusal,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const refusal = error instanceof DeviceRefusal ? error : invalidRequest(error);
  if (!refusal) {
    answerError(error as FastifyError | AppError, request, reply);
    return;
  }
  reply.code(400).header('cache-control', 'no-store');
  reply.type('application/json').send({ error: refusal.error, error_description: refusal.message });
}

function invalidRequest(error: FastifyError | AppError | DeviceRefusal): DeviceRefusal | null {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const field = first?.instancePath.slice(1) ?? '';
    return new DeviceRefusal('invalid_request', `${field || 'The body'}: ${first?.message ?? 'It is not valid.'}`);
  }
  if (error instanceof AppError) {
    return error.code === 'invalid_request' ? new DeviceRefusal('invalid_request', error.publicMessage) : null;
  }
  const code = 'code' in error ? error.code : undefined;
  return code?.startsWith('FST_ERR_CTP_') && code !== 'FST_ERR_CTP_BODY_TOO_LARGE'
    ? new DeviceRefusal('invalid_request', 'Send the body as a form or as JSON.')
    : null;
}

const descriptions: Record<DeviceError, string> = {
  invalid_request: 'The request is not valid.',
  invalid_grant: 'The device code is unknown or was used, or another client asked for it.',
  invalid_scope: 'There is no such scope.',
  unsupported_grant_type: 'Only urn:ietf:params:oauth:grant-type:device_code is taken here.',
  authorization_pending: 'Nobody has approved yet. Ask again after the interval.',
  slow_down: 'That was too soon. From now on wait 5 seconds longer between questions.',
  access_denied: 'The request was denied.',
  expired_token: 'The device code has expired. Start again.',
};
