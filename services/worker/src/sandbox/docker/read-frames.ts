const headerBytes = 8;

/**
 * Takes the frames of the engine off a stream of output and gives what is in them. A frame is a header of eight bytes,
 * the last four of which are the length as a big-endian number, and its payload; both may come in pieces of any size.
 */
export async function* readFrames(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let header = Buffer.alloc(0);
  let left = 0;
  for await (const chunk of stream) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      if (left === 0) {
        const missing = headerBytes - header.length;
        header = Buffer.concat([header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (header.length < headerBytes) break;
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
        continue;
      }
      const payload = rest.subarray(0, left);
      rest = rest.subarray(payload.length);
      left -= payload.length;
      yield payload;
    }
  }
}
