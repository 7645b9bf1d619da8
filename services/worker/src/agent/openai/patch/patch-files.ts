import type { FileChange } from '@codex-web/contracts/event';
import { cutOutput } from '../../cut-output.ts';
import { quote } from '../shell-quote.ts';
import { type FilePatch, PatchError } from './parse-patch.ts';
import { updateContent } from './update-content.ts';

/** Of all files that a patch changes, together. */
const maxBytes = 3_000_000;
const keptDiffBytes = 256 * 1024;

/** Prints each file that the patch needs: its size, or that there is none, on a line, and then its bytes. */
export function readScript(patches: FilePatch[]): string {
  const paths = patches.map(({ path }) => quote(path)).join(' ');
  return `cd /workspace || exit 1
for path in ${paths}; do
  if [ -d "$path" ]; then echo folder
  elif [ -e "$path" ]; then
    bytes=$(wc -c <"$path") || exit 1
    echo "file $((bytes))"
    if [ "$bytes" -gt ${maxBytes} ]; then exit 0; fi
    cat -- "$path"
  else echo missing; fi
done
`;
}

export type FileState = { kind: 'missing' } | { kind: 'folder' } | { kind: 'file'; content: string };

/** Reads what `readScript` printed. @throws PatchError when it is not whole. */
export function parseFiles(output: Buffer, patches: FilePatch[]): FileState[] {
  let at = 0;
  return patches.map(({ path }) => {
    const end = output.indexOf('\n', at);
    const head = end === -1 ? '' : output.toString('utf8', at, end);
    at = end + 1;
    if (head === 'missing' || head === 'folder') return { kind: head };
    const bytes = Number(/^file (\d{1,15})$/.exec(head)?.[1] ?? Number.NaN);
    if (bytes > maxBytes) throw new PatchError(`${path} is too large for a patch; change it with a command.`);
    if (!(at + bytes <= output.length)) throw new PatchError(`${path} could not be read.`);
    const content = output.subarray(at, at + bytes);
    at += bytes;
    if (!isText(content)) throw new PatchError(`${path} is no text; change it with a command.`);
    return { kind: 'file', content: content.toString('utf8') };
  });
}

export type PlannedPatch = { script: string; changes: FileChange[]; summary: string };

/** Decides what to write where. @throws PatchError when the patch does not fit the files. */
export function planPatch(patches: FilePatch[], files: FileState[]): PlannedPatch {
  const named = new Set(patches.map(({ path }) => inWorkspace(path)));
  if (named.size < patches.length) throw new PatchError('The patch names a file twice; put its changes together.');
  const plans = patches.map((patch, index) => planFile(patch, files[index] ?? { kind: 'missing' }));
  const lines = plans.map(({ letter, change }) => `${letter} ${change.movedTo ?? change.path}`);
  return {
    script: ['set -e', 'cd /workspace', ...plans.map(({ script }) => script), ''].join('\n'),
    changes: plans.map(({ change }) => change),
    summary: ['Success. Updated the following files:', ...lines, ''].join('\n'),
  };
}

type Plan = { script: string; change: FileChange; letter: 'A' | 'D' | 'M' };

function planFile(patch: FilePatch, file: FileState): Plan {
  const path = inWorkspace(patch.path);
  if (file.kind === 'folder') throw new PatchError(`${patch.path} is a folder.`);
  switch (patch.kind) {
    case 'add':
      return {
        script: write(patch.path, patch.content),
        change: { path, kind: 'add', diff: cut(patch.content) },
        letter: 'A',
      };
    case 'delete':
      if (file.kind === 'missing') throw new PatchError(`There is no file ${patch.path} to delete.`);
      return {
        script: `rm -f -- ${quote(patch.path)}`,
        change: { path, kind: 'delete', diff: cut(file.content) },
        letter: 'D',
      };
    case 'update':
      if (file.kind === 'missing') throw new PatchError(`There is no file ${patch.path} to update.`);
      return planUpdate(patch, path, file.content);
    default:
      return patch satisfies never;
  }
}

function planUpdate(patch: Extract<FilePatch, { kind: 'update' }>, path: string, before: string): Plan {
  const { content, diff } = updateContent(patch.path, before, patch.chunks);
  const { movedTo } = patch;
  const change: FileChange = { path, kind: 'update', diff: cut(diff) };
  if (movedTo === null) return { script: write(patch.path, content), change, letter: 'M' };
  const move = `${makeFolder(movedTo)}\nmv -f -- ${quote(patch.path)} ${quote(movedTo)}`;
  return {
    script: `${move}\n${write(movedTo, content)}`,
    change: { ...change, movedTo: inWorkspace(movedTo) },
    letter: 'M',
  };
}

/** In place, so that a file keeps its mode. */
function write(path: string, content: string): string {
  const base64 = Buffer.from(content)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\n');
  return `${makeFolder(path)}\nbase64 -d >${quote(path)} <<'END_OF_FILE'\n${base64}END_OF_FILE`;
}

function makeFolder(path: string): string {
  return `mkdir -p -- "$(dirname -- ${quote(path)})"`;
}

function inWorkspace(path: string): string {
  return path.replace(/^\/workspace\//, '').replace(/^(\.\/)+/, '');
}

function cut(text: string): string {
  return cutOutput(text, keptDiffBytes).output;
}

function isText(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes);
}
