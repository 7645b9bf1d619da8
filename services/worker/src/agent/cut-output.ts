/**
 * Keeps text within `maxBytes` of UTF-8: of longer text the first and the last half, cut between characters.
 * @returns `omittedBytes`, 0 when nothing was left out.
 */
export function cutOutput(text: string, maxBytes: number): { output: string; omittedBytes: number } {
  // A UTF-16 unit is at most 3 bytes, so that short text needs no counting.
  if (text.length * 3 <= maxBytes) return { output: text, omittedBytes: 0 };
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return { output: text, omittedBytes: 0 };
  const half = Math.floor(maxBytes / 2);
  const headEnd = characterStart(bytes, half);
  const tailStart = characterStart(bytes, bytes.length - half);
  const output = `${bytes.toString('utf8', 0, headEnd)}\n…\n${bytes.toString('utf8', tailStart)}`;
  return { output, omittedBytes: tailStart - headEnd };
}

/** The start of the character that byte `at` is part of. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}
