import { describe, expect, it } from 'vitest';
import { readFrames } from './read-frames.ts';

function frame(payload: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = 1;
  header.writeUInt32BE(Buffer.byteLength(payload), 4);
  return Buffer.concat([header, Buffer.from(payload)]);
}

async function* inPiecesOf(size: number, bytes: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function payloads(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readFrames(stream)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('readFrames', () => {
  const bytes = Buffer.concat([frame('one\n'), frame(''), frame('€'.repeat(300)), frame('end')]);

  it.each([1, 3, 7, 8, 9, 64, 10_000])('puts payloads together from pieces of %i bytes', async (size) => {
    expect(await payloads(inPiecesOf(size, bytes))).toBe(`one\n${'€'.repeat(300)}end`);
  });

  it('gives what there is of a frame that was cut off', async () => {
    expect(await payloads(inPiecesOf(10_000, frame('whole').subarray(0, 10)))).toBe('wh');
  });
});
