import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from '@codex-web/service-kit/logger';
import { z } from 'zod';
import { type AnswerParts, answer } from './answer.ts';
import { AnswerStream } from './answer-stream.ts';
import { readChatConversation } from './chat-conversation.ts';
import { ChatStream } from './chat-stream.ts';
import { type Conversation, readConversation } from './conversation.ts';
import { label } from './label.ts';
import { Mishaps } from './mishaps.ts';
import { sendError } from './send-error.ts';
import { longWaits } from './tool-call.ts';

const maxBodyBytes = 64 * 1024 * 1024;

/** The Responses API and Chat Completions as far as coding agents use it, answered by a script. */
export function createDemoServer(logger: Logger, waits = longWaits): Server {
  const parts = { mishaps: new Mishaps(), waits };
  return createServer(async (request, response) => {
    response.setHeader('x-demo-model', label);
    try {
      await route(request, response, parts);
    } catch (error) {
      if (response.destroyed) return;
      if (response.headersSent) response.destroy();
      else sendError(response, readError(error, logger));
    }
  });
}

async function route(request: IncomingMessage, response: ServerResponse, parts: AnswerParts): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://demo-model');
  switch (`${request.method} ${pathname}`) {
    case 'POST /v1/responses':
      return answerResponses(readConversation(await readBody(request)), response, parts);
    case 'POST /v1/chat/completions':
      return answerChat(readChatConversation(await readBody(request)), response, parts);
    case 'GET /v1/models':
      return sendJson(response, { object: 'list', data: [], models: [], label });
    case 'GET /health':
      return sendJson(response, { status: 'ok', label });
    default:
      return sendError(response, { status: 404, message: 'The demo model has no such route.' });
  }
}

async function answerResponses(conversation: Conversation, response: ServerResponse, parts: AnswerParts) {
  await answer(conversation, response, new AnswerStream(response, conversation.model), parts);
}

async function answerChat(conversation: Conversation, response: ServerResponse, parts: AnswerParts) {
  await answer(conversation, response, new ChatStream(response, conversation.model), parts);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new TooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

class TooLong extends Error {}

function readError(error: unknown, logger: Logger) {
  if (error instanceof TooLong) return { status: 413 };
  if (error instanceof z.ZodError) return { status: 400, message: z.prettifyError(error) };
  if (error instanceof SyntaxError) return { status: 400, message: 'The body is not JSON.' };
  logger.error({ err: error }, 'could not answer');
  return { status: 500 };
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
