import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Answers with a file of JSON Lines. Records are asked for only as fast as the reader takes them. */
export function sendJsonLines(reply: FastifyReply, fileName: string, records: AsyncIterable<unknown>): FastifyReply {
  return reply
    .header('content-type', 'application/jsonl; charset=utf-8')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(asLines(records), { objectMode: false }));
}

async function* asLines(records: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}
