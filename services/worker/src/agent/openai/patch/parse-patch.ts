/** A patch in the format of Codex's apply_patch. Paths are as the model wrote them. */
export type FilePatch =
  | { kind: 'add'; path: string; content: string }
  | { kind: 'delete'; path: string }
  | { kind: 'update'; path: string; movedTo: string | null; chunks: Chunk[] };

/** Lines to be found and what they become. `context` is a line to be looked for first. */
export type Chunk = { context: string | null; lines: ChunkLine[]; atEnd: boolean };
export type ChunkLine = { kind: 'keep' | 'add' | 'remove'; text: string };

/** What is wrong with a patch, in words for the model that wrote it. */
export class PatchError extends Error {
  override name = 'PatchError';
}

const maxFiles = 500;

/** @throws PatchError */
export function parsePatch(patch: string): FilePatch[] {
  const lines = withoutWrapping(patch);
  const files: FilePatch[] = [];
  let at = 0;
  while (at < lines.length) {
    const end = nextHeader(lines, at + 1);
    const file = parseFile(lines[at] ?? '', lines.slice(at + 1, end));
    if (file) files.push(file);
    at = end;
  }
  if (files.length === 0) throw new PatchError('The patch changes no file.');
  if (files.length > maxFiles) throw new PatchError(`The patch changes more than ${maxFiles} files; split it.`);
  return files;
}

/** Models like to put a patch into a here-document or a fence. */
function withoutWrapping(patch: string): string[] {
  const lines = patch.split(/\r?\n/);
  const begin = lines.findIndex((line) => line.trim() === '*** Begin Patch');
  const end = lines.findLastIndex((line) => line.trim() === '*** End Patch');
  if (begin === -1) throw new PatchError("The first line of the patch must be '*** Begin Patch'.");
  if (end <= begin) throw new PatchError("The last line of the patch must be '*** End Patch'.");
  return lines.slice(begin + 1, end);
}

const header = /^\*\*\* (Add|Delete|Update) File: (.+)$/;

function nextHeader(lines: string[], from: number): number {
  const found = lines.findIndex((line, index) => index >= from && header.test(line.trimEnd()));
  return found === -1 ? lines.length : found;
}

function parseFile(head: string, body: string[]): FilePatch | null {
  const [, action, name = ''] = header.exec(head.trimEnd()) ?? [];
  const path = name.trim();
  switch (action) {
    case 'Add':
      return { kind: 'add', path, content: addedContent(path, body) };
    case 'Delete':
      return { kind: 'delete', path };
    case 'Update':
      return parseUpdate(path, body);
    default:
      if (head.trim() === '') return null;
      throw new PatchError(
        `'${head}' is no header of a file; use '*** Add File: ', '*** Delete File: ' or '*** Update File: '.`,
      );
  }
}

function addedContent(path: string, body: string[]): string {
  const wrong = body.find((line, index) => !line.startsWith('+') && !(line === '' && index === body.length - 1));
  if (wrong !== undefined) throw new PatchError(`Each line of the new file ${path} must begin with '+': '${wrong}'.`);
  return body
    .filter((line) => line.startsWith('+'))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}

function parseUpdate(path: string, body: string[]): FilePatch {
  const [, movedTo = null] = /^\*\*\* Move to: (.+)$/.exec(body[0]?.trimEnd() ?? '') ?? [];
  const chunks: Chunk[] = [];
  for (const line of movedTo === null ? body : body.slice(1)) takeLine(path, line, chunks);
  const changing = chunks.filter((chunk) => chunk.lines.length > 0 || chunk.context !== null);
  if (changing.length === 0 && movedTo === null) throw new PatchError(`The patch changes nothing in ${path}.`);
  return { kind: 'update', path, movedTo: movedTo?.trim() ?? null, chunks: changing };
}

function takeLine(path: string, line: string, chunks: Chunk[]): void {
  const last = chunks.at(-1);
  if (line === '@@' || line.startsWith('@@ ')) {
    chunks.push({ context: line.slice(3).trimEnd() || null, lines: [], atEnd: false });
  } else if (line.trimEnd() === '*** End of File' && last) {
    last.atEnd = true;
  } else {
    const chunk = last ?? { context: null, lines: [], atEnd: false };
    if (!last) chunks.push(chunk);
    chunk.lines.push(parseLine(path, line));
  }
}

function parseLine(path: string, line: string): ChunkLine {
  const text = line.slice(1);
  if (line === '' || line.startsWith(' ')) return { kind: 'keep', text };
  if (line.startsWith('+')) return { kind: 'add', text };
  if (line.startsWith('-')) return { kind: 'remove', text };
  throw new PatchError(`A line of the change to ${path} must begin with ' ', '+', '-' or '@@': '${line}'.`);
}
