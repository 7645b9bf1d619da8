'use client';

import { isFinal } from '@codex-web/contracts/attempt-state';
import type { Attempt } from '@codex-web/contracts/task';
import dynamic from 'next/dynamic';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { useHotkeys } from '@/ui/use-hotkeys.ts';
import { useLoaded } from '@/ui/use-loaded.ts';
import { useStored } from '@/ui/use-stored.ts';
import { DiffBoundary } from './diff-boundary.tsx';
import { DiffLoading } from './diff-loading.tsx';
import { useAttemptPath } from './diff-source.tsx';
import { loadFiles, loadPatch } from './diff-store.ts';
import { DiffToolbar } from './diff-toolbar.tsx';
import type { DiffHandle } from './diff-viewer.tsx';
import { FileTree } from './file-tree.tsx';

const DiffViewer = dynamic(() => import('./diff-viewer.tsx').then((module) => module.DiffViewer), {
  ssr: false,
  loading: DiffLoading,
});

type DiffPanelProps = {
  attempt: Attempt /** A file to go to; a new object goes there again. */;
  target: { index: number } | null;
};

/** What an attempt changed, as its real diff. Give it the attempt's id as key. */
export function DiffPanel({ attempt, target }: DiffPanelProps) {
  const isEnded = isFinal(attempt.state);
  const isReady = isEnded && attempt.diff !== null;
  const path = useAttemptPath(attempt.id);
  const files = useLoaded(isReady ? path : null, loadFiles);
  const hasFiles = files.data !== null && files.data.files.length > 0;
  const patch = useLoaded(hasFiles ? path : null, loadPatch);
  const viewer = useRef<DiffHandle>(null);
  const [style, setStyle] = useStored('diff.style', 'unified');
  const [tree, setTree] = useState<'auto' | 'open' | 'closed'>('auto');
  const [current, setCurrent] = useState(0);
  const goTo = (index: number) => {
    const last = (files.data?.files.length ?? 0) - 1;
    const next = Math.max(0, Math.min(last, index));
    setCurrent(next);
    viewer.current?.goTo(next);
  };
  useHotkeys({ n: () => goTo(current + 1), p: () => goTo(current - 1) });
  useEffect(() => {
    if (target) viewer.current?.goTo(target.index);
  }, [target]);

  if (!isEnded) return <Note>The diff is made when the attempt ends.</Note>;
  if (!isReady || files.failure?.code === 'no_diff') return <Note>This attempt has no diff.</Note>;
  const failure = files.failure ?? patch.failure;
  if (failure) return <Failed failure={failure} onRetry={files.failure ? files.retry : patch.retry} />;
  if (files.data && !hasFiles) return <Note>No files were changed.</Note>;
  if (!files.data || !patch.data) return <DiffLoading />;
  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <DiffToolbar
        answer={files.data}
        style={style === 'split' ? 'split' : 'unified'}
        onStyle={setStyle}
        tree={tree}
        onTree={setTree}
        onFold={(folded) => viewer.current?.foldAll(folded)}
      />
      <div className="flex min-h-0 flex-1 flex-col @min-[720px]:flex-row">
        <FileTree files={files.data.files} current={current} shown={tree} onPick={goTo} />
        <DiffBoundary>
          <DiffViewer
            ref={viewer}
            attemptId={attempt.id}
            patch={patch.data}
            files={files.data.files}
            style={style === 'split' ? 'split' : 'unified'}
            start={target?.index ?? 0}
          />
        </DiffBoundary>
      </div>
    </div>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <p className="grid min-h-0 flex-1 place-items-center p-6 text-center text-muted">{children}</p>;
}

function Failed({
  failure,
  onRetry,
}: {
  failure: Parameters<typeof FailureNotice>[0]['failure'];
  onRetry: () => void;
}) {
  return (
    <div className="p-4">
      <FailureNotice title="The diff was not loaded." failure={failure}>
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      </FailureNotice>
    </div>
  );
}
