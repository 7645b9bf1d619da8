import { findLines } from './find-lines.ts';
import { type Chunk, type ChunkLine, PatchError } from './parse-patch.ts';

/** A chunk where it belongs: `at` counts lines of the old content from 0. */
type Placed = { at: number; chunk: Chunk };

/**
 * Makes the new content of a file, and what changed as the body of a unified diff.
 * @throws PatchError when a chunk is nowhere to be found.
 */
export function updateContent(path: string, content: string, chunks: Chunk[]): { content: string; diff: string } {
  const ending = content.includes('\r\n') ? '\r\n' : '\n';
  const lines = content.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const placed = placeChunks(path, lines, chunks);
  const result: string[] = [];
  let from = 0;
  for (const { at, chunk } of placed) {
    result.push(...lines.slice(from, at), ...newLines(chunk, lines, at));
    from = at + oldLines(chunk).length;
  }
  result.push(...lines.slice(from));
  return { content: result.length === 0 ? '' : result.join(ending) + ending, diff: toDiff(placed) };
}

function placeChunks(path: string, lines: string[], chunks: Chunk[]): Placed[] {
  const placed: Placed[] = [];
  let from = 0;
  for (const chunk of chunks) {
    if (chunk.context !== null) {
      const found = findLines(lines, [chunk.context], from, false);
      if (found === -1) throw new PatchError(`There is no line '${chunk.context}' in ${path}.`);
      from = found + 1;
    }
    if (chunk.lines.length === 0) continue;
    const at = placeOf(path, lines, chunk, from);
    placed.push({ at, chunk });
    from = at + oldLines(chunk).length;
  }
  return placed;
}

function placeOf(path: string, lines: string[], chunk: Chunk, from: number): number {
  const wanted = oldLines(chunk);
  if (wanted.length === 0) return chunk.context === null || chunk.atEnd ? lines.length : from;
  const at = findLines(lines, wanted, from, chunk.atEnd);
  if (at !== -1) return at;
  throw new PatchError(
    `These lines were not found in ${path}; read the file again and use the lines as they are:\n${wanted.join('\n')}`,
  );
}

function oldLines(chunk: Chunk): string[] {
  return chunk.lines.filter(({ kind }) => kind !== 'add').map(({ text }) => text);
}

/** Lines that stay are kept as the file has them, which may be a little different from how the patch has them. */
function newLines(chunk: Chunk, lines: string[], at: number): string[] {
  let old = at;
  const result: string[] = [];
  for (const { kind, text } of chunk.lines) {
    if (kind === 'add') result.push(text);
    if (kind === 'keep') result.push(lines[old] ?? text);
    if (kind !== 'add') old += 1;
  }
  return result;
}

function toDiff(placed: Placed[]): string {
  let shift = 0;
  return placed
    .map(({ at, chunk }) => {
      const counts = { old: oldLines(chunk).length, new: chunk.lines.filter(({ kind }) => kind !== 'remove').length };
      const head = `@@ -${range(at, counts.old)} +${range(at + shift, counts.new)} @@\n`;
      shift += counts.new - counts.old;
      return head + chunk.lines.map((line) => `${marks[line.kind]}${line.text}\n`).join('');
    })
    .join('');
}

const marks: Record<ChunkLine['kind'], string> = { keep: ' ', add: '+', remove: '-' };

function range(at: number, count: number): string {
  return `${count === 0 ? at : at + 1},${count}`;
}
