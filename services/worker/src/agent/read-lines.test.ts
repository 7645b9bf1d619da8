import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(chunks)) lines.push(line);
  return lines;
}

describe('readLines', () => {
  it.each([1, 2, 3, 7, 1_000])('finds the same lines in chunks of %i bytes, also across characters', async (size) => {
    const text = 'one\n\nzwei – 三 🎉\nlast\n';
    expect(await linesOf(inChunks(Buffer.from(text), size))).toEqual(['one', '', 'zwei – 三 🎉', 'last']);
  });

  it('leaves out a last line that was not finished', async () => {
    expect(await linesOf(inChunks(Buffer.from('done\nhal'), 4))).toEqual(['done']);
  });

  it('passes over a line without end, and goes on after it', async () => {
    async function* flood(): AsyncGenerator<Uint8Array> {
      const megabyte = Buffer.alloc(1024 * 1024, 'x');
      for (let sent = 0; sent < 40; sent += 1) yield megabyte;
      yield Buffer.from('\nnext\n');
    }
    expect(await linesOf(flood())).toEqual(['', 'next']);
  });
});
