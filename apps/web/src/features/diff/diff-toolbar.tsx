'use client';

import type { DiffFilesAnswer } from '@codex-web/contracts/diff';
import { ChevronsDownUp, ChevronsUpDown, PanelLeft } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { DiffCount } from '@/ui/diff-count.tsx';
import { formatAmount } from '@/ui/format/format-count.ts';
import { Segmented } from '@/ui/segmented.tsx';

type ToolbarProps = {
  answer: DiffFilesAnswer;
  style: 'unified' | 'split';
  onStyle: (style: 'unified' | 'split') => void;
  tree: 'auto' | 'open' | 'closed';
  onTree: (tree: 'open' | 'closed') => void;
  onFold: (folded: boolean) => void;
};

const styles = [
  { value: 'unified', label: 'Unified' },
  { value: 'split', label: 'Side by side' },
] as const;

/** From this width on, the file tree stands beside the diff without being asked for. */
const roomForTree = 720;

export function DiffToolbar({ answer, style, onStyle, tree, onTree, onFold }: ToolbarProps) {
  const [folded, setFolded] = useState(false);
  const { files, added, removed } = answer.statistics;
  const FoldIcon = folded ? ChevronsUpDown : ChevronsDownUp;
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-2 py-1">
      <Button
        look="quiet"
        size="square"
        aria-label="File tree"
        aria-pressed={tree === 'auto' ? undefined : tree === 'open'}
        title="File tree"
        onClick={(event) => onTree(isTreeOpen(tree, event.currentTarget) ? 'closed' : 'open')}
      >
        <PanelLeft aria-hidden className="size-4" />
      </Button>
      <span className="text-sm whitespace-nowrap tabular">{formatAmount(files, 'file')}</span>
      <DiffCount added={added} removed={removed} className="text-sm" />
      <div className="ml-auto flex items-center gap-1">
        <Button
          look="quiet"
          size="square"
          aria-label={folded ? 'Unfold all files' : 'Fold all files'}
          title={folded ? 'Unfold all files' : 'Fold all files'}
          onClick={() => {
            onFold(!folded);
            setFolded(!folded);
          }}
        >
          <FoldIcon aria-hidden className="size-4" />
        </Button>
        <Segmented label="Diff layout" value={style} onChange={onStyle} options={styles} />
      </div>
    </div>
  );
}

function isTreeOpen(tree: 'auto' | 'open' | 'closed', button: HTMLElement): boolean {
  if (tree !== 'auto') return tree === 'open';
  return (button.closest('.\\@container')?.clientWidth ?? 0) >= roomForTree;
}
