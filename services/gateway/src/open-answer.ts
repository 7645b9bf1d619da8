import type { IncomingHttpHeaders } from 'node:http';
import { EventStreamReader } from './event-stream-reader.ts';
import type { ProviderAnswer } from './provider.ts';
import { failureIn, isPrelude, parseEvent } from './stream-event.ts';

/**
 * A provider's answer as far as it had to be read to know what it is. `head` is what was read and is not passed on yet;
 * `pieces` gives what follows. `refusal` is the body of an answer that is none, or the event a stream gave up with before
 * anything of the answer was there; undefined for an answer.
 */
export type OpenedAnswer = {
  status: number;
  headers: IncomingHttpHeaders;
  head: Buffer[];
  pieces: AsyncIterator<Buffer>;
  refusal: unknown;
  discard(): Promise<void>;
};

/** How the next piece is read: it may take its time, and is noticed. */
export type ReadPiece = (pieces: AsyncIterator<Buffer>) => Promise<IteratorResult<Buffer>>;

const maxRefusalBytes = 64 * 1024;
/** The first event of a stream repeats the request's instructions and tools. */
const maxHeadBytes = 1024 * 1024;

/**
 * Reads an answer until it is clear whether it is one: the body of a refusal, or the events of a stream up to the first
 * that tells something. Throws what `read` throws.
 */
export async function openAnswer({ status, headers, body }: ProviderAnswer, read: ReadPiece): Promise<OpenedAnswer> {
  const pieces: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  const opened = { status, headers, pieces, discard: () => body.dump().catch(() => undefined) };
  if (status >= 300) return { ...opened, ...(await readRefusal(pieces, read)) };
  const isStream = headers['content-type']?.startsWith('text/event-stream');
  return { ...opened, ...(isStream ? await readPrelude(pieces, read) : { head: [], refusal: undefined }) };
}

type Head = Pick<OpenedAnswer, 'head' | 'refusal'>;

async function readRefusal(pieces: AsyncIterator<Buffer>, read: ReadPiece): Promise<Head> {
  const head: Buffer[] = [];
  for (let bytes = 0; bytes < maxRefusalBytes; ) {
    const { value, done } = await read(pieces);
    if (done) break;
    head.push(value);
    bytes += value.length;
  }
  return { head, refusal: parseEvent(Buffer.concat(head)) ?? null };
}

async function readPrelude(pieces: AsyncIterator<Buffer>, read: ReadPiece): Promise<Head> {
  const reader = new EventStreamReader();
  const head: Buffer[] = [];
  for (let bytes = 0; bytes < maxHeadBytes; ) {
    const { value, done } = await read(pieces);
    if (!done) head.push(value);
    bytes += value?.length ?? 0;
    const telling = (done ? reader.end() : reader.push(value)).find((data) => !isPrelude(data));
    if (telling) return { head, refusal: failureIn(telling) };
    if (done) break;
  }
  return { head, refusal: undefined };
}
