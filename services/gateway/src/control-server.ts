import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AppError } from '@codex-web/contracts/app-error';
import type { ErrorBody, ErrorCode } from '@codex-web/contracts/error-code';
import { doorId, doorRequest } from '@codex-web/contracts/gateway';
import type { Logger } from '@codex-web/service-kit/logger';
import { z } from 'zod';
import type { Doors } from './doors.ts';
import { readBody } from './read-body.ts';

const maxBodyBytes = 4096;

/** The worker's side of the gateway, as the contract describes it. */
export function createControlServer(doors: Doors, logger: Logger): Server {
  return createServer(async (request, response) => {
    try {
      const answer = await answerTo(request, doors);
      if (answer === null) response.writeHead(204).end();
      else sendJson(response, 200, answer);
    } catch (error) {
      sendError(response, error, logger);
    }
  });
}

async function answerTo(request: IncomingMessage, doors: Doors): Promise<object | null> {
  const url = new URL(request.url ?? '/', 'http://gateway');
  if (request.method === 'GET' && url.pathname === '/health') return { status: 'ok' };
  const [place, id = '', rest = ''] = /^\/doors\/([^/]+)(\/usage)?$/.exec(url.pathname) ?? [];
  switch (place && `${request.method} ${rest}`) {
    case 'PUT ':
      return doors.open({ doorId: parsed(doorId, id), ...parsed(doorRequest, await readJson(request)) });
    case 'DELETE ':
      await doors.close(parsed(doorId, id));
      return null;
    case 'GET /usage':
      return doors.usage(parsed(doorId, id), parsed(afterIndex, url.searchParams.get('after') ?? '0'));
    default:
      throw new AppError('not_found', 'The gateway has no such route.');
  }
}

const afterIndex = z.coerce.number().int().nonnegative();

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('invalid_request', `The request is not valid: ${z.prettifyError(result.error)}`);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request, maxBodyBytes);
  if (!body) throw new AppError('payload_too_large', `The body may have ${maxBodyBytes} bytes.`);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new AppError('invalid_request', 'The body is not JSON.');
  }
}

const statuses: Partial<Record<ErrorCode, number>> = { invalid_request: 400, not_found: 404, payload_too_large: 413 };

function sendError(response: ServerResponse, thrown: unknown, logger: Logger): void {
  const requestId = randomUUID();
  const expected = thrown instanceof AppError;
  if (!expected) logger.error({ err: thrown, requestId }, 'a control request failed');
  const { code, publicMessage } = expected ? thrown : new AppError('internal', 'The gateway could not do that.');
  const body: ErrorBody = { error: { code, message: publicMessage, requestId } };
  sendJson(response, statuses[code] ?? 500, body);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
