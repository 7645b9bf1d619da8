import type { DiffFile } from '@codex-web/contracts/diff';

const marks = {
  added: { letter: 'A', word: 'added', color: 'text-added' },
  modified: { letter: 'M', word: 'modified', color: 'text-waiting' },
  deleted: { letter: 'D', word: 'deleted', color: 'text-removed' },
  renamed: { letter: 'R', word: 'renamed', color: 'text-accent' },
  copied: { letter: 'C', word: 'copied', color: 'text-accent' },
  type_changed: { letter: 'T', word: 'type changed', color: 'text-waiting' },
} as const satisfies Record<DiffFile['status'], unknown>;

export function statusWord(file: DiffFile): string {
  return marks[file.status].word;
}

/** What happened to a file, as git's own letter. */
export function FileStatus({ file }: { file: DiffFile }) {
  const { letter, word, color } = marks[file.status];
  return (
    <span className={`w-3.5 shrink-0 text-center font-mono text-xs font-semibold ${color}`} title={word}>
      <span aria-hidden>{letter}</span>
      <span className="sr-only">{word} </span>
    </span>
  );
}
