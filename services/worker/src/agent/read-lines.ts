import { StringDecoder } from 'node:string_decoder';

/** A line longer than this is passed over: nothing of the protocol is so long, and it must not fill the memory. */
const maxLineUnits = 32 * 1024 * 1024;

/** Splits a stream of bytes into its lines, without their line feeds. A last line without one is left out. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let units = 0;
  for await (const chunk of chunks) {
    const pieces = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)).split('\n');
    for (const [index, piece] of pieces.entries()) {
      units += piece.length;
      if (units <= maxLineUnits) parts.push(piece);
      if (index === pieces.length - 1) continue;
      yield units <= maxLineUnits ? parts.join('') : '';
      parts = [];
      units = 0;
    }
  }
}
