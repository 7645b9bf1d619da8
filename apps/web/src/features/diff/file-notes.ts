import type { DiffFile } from '@codex-web/contracts/diff';
import { visibleName } from '@/ui/format/visible-text.ts';

type Modes = { mode?: string; prevMode?: string; hunks: readonly unknown[] };

/** What the lines of a diff do not tell: a rename, a mode, contents that are not text. */
export function fileNotes(diff: Modes, file: DiffFile | undefined): string[] {
  const notes: string[] = [];
  if (file?.oldPath && file.oldPath !== file.path) {
    notes.push(`${file.status === 'copied' ? 'copied' : 'renamed'} from ${visibleName(file.oldPath)}`);
  }
  if (diff.prevMode && diff.mode && diff.prevMode !== diff.mode) notes.push(`mode ${diff.prevMode} → ${diff.mode}`);
  if (diff.mode === '120000') notes.push('symbolic link');
  if (file?.binary) notes.push('binary, not shown');
  else if (diff.hunks.length === 0 && notes.length === 0) {
    notes.push(
      file?.status === 'deleted' ? 'empty file deleted' : file?.status === 'added' ? 'empty file' : 'no lines changed',
    );
  }
  return notes;
}
