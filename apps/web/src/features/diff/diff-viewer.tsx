'use client';

import type { DiffFile } from '@codex-web/contracts/diff';
import { type CodeViewDiffItem, parsePatchFiles } from '@pierre/diffs';
import { CodeView, type CodeViewHandle, WorkerPoolContextProvider } from '@pierre/diffs/react';
import { useTheme } from 'next-themes';
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { codeThemes } from './code-themes.ts';
import { DiffFileHeader } from './diff-file-header.tsx';
import { diffCss, diffStyles } from './diff-styles.ts';
import { highlighterOptions, poolOptions } from './highlighting.ts';
import { shownPatch } from './shown-patch.ts';

export type DiffHandle = {
  /** Brings the file at that place of the diff to the top, unfolded. */
  goTo: (index: number) => void;
  foldAll: (folded: boolean) => void;
};

type DiffViewerProps = {
  ref: Ref<DiffHandle>;
  attemptId: string;
  patch: ArrayBuffer;
  files: readonly DiffFile[];
  style: 'unified' | 'split';
  /** The file to begin at. */
  start: number;
};

/** A file with more changed lines than this begins folded. */
const foldedFrom = 20_000;

/** The diff itself, highlighted. Only what is in sight is in the page, so its length does not matter. */
export function DiffViewer({ ref, attemptId, patch, files, style, start }: DiffViewerProps) {
  const { resolvedTheme } = useTheme();
  const parsed = useMemo(() => parsePatch(patch, attemptId), [patch, attemptId]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => largeFiles(files));
  const items = useMemo(() => itemsOf(parsed, folded), [parsed, folded]);
  const view = useRef<CodeViewHandle<undefined, undefined>>(null);
  const box = useRef<HTMLDivElement | null>(null);
  const fold = (id: string, hide: boolean) =>
    setFolded((before) => (hide ? new Set([...before, id]) : new Set([...before].filter((other) => other !== id))));

  useImperativeHandle(ref, () => ({
    goTo(index) {
      fold(String(index), false);
      view.current?.scrollTo({ type: 'item', id: String(index), align: 'start' });
    },
    foldAll: (hide) => setFolded(hide ? new Set(parsed.map((_, index) => String(index))) : new Set()),
  }));
  useEffect(() => {
    if (start > 0) view.current?.scrollTo({ type: 'item', id: String(start), align: 'start' });
  }, [start]);
  useReachable(box);
  return (
    <div className="min-h-0 min-w-0 flex-1">
      <WorkerPoolContextProvider poolOptions={poolOptions} highlighterOptions={highlighterOptions}>
        <CodeView
          ref={view}
          containerRef={box}
          items={items}
          className="h-full overflow-auto overscroll-contain"
          style={diffStyles}
          options={{
            theme: codeThemes,
            themeType: resolvedTheme === 'dark' ? 'dark' : 'light',
            diffStyle: style,
            diffIndicators: 'classic',
            hunkSeparators: 'line-info-basic',
            lineDiffType: 'word-alt',
            overflow: 'wrap',
            stickyHeaders: true,
            unsafeCSS: diffCss,
            preferredHighlighter: 'shiki-js',
            tokenizeMaxLineLength: 1000,
            itemMetrics: { lineHeight: 20, diffHeaderHeight: 36 },
            layout: { paddingTop: 0, paddingBottom: 32, gap: 8 },
          }}
          renderCustomHeader={(item) =>
            item.type === 'diff' && (
              <DiffFileHeader
                diff={item.fileDiff}
                file={files[Number(item.id)]}
                folded={folded.has(item.id)}
                onFold={(hide) => fold(item.id, hide)}
              />
            )
          }
        />
      </WorkerPoolContextProvider>
    </div>
  );
}

function parsePatch(patch: ArrayBuffer, attemptId: string) {
  return parsePatchFiles(shownPatch(patch), { cacheKeyPrefix: attemptId }).flatMap((part) => part.files);
}

function itemsOf(parsed: ReturnType<typeof parsePatch>, folded: ReadonlySet<string>): CodeViewDiffItem[] {
  return parsed.map((fileDiff, index) => {
    const id = String(index);
    return { id, type: 'diff', fileDiff, collapsed: folded.has(id), version: folded.has(id) ? 1 : 0 };
  });
}

function largeFiles(files: readonly DiffFile[]): ReadonlySet<string> {
  return new Set(files.flatMap((file, index) => (file.added + file.removed > foldedFrom ? [String(index)] : [])));
}

/** What scrolls must be reachable with keys, and have a name. */
function useReachable(box: { current: HTMLDivElement | null }): void {
  useEffect(() => {
    box.current?.setAttribute('tabindex', '0');
    box.current?.setAttribute('role', 'region');
    box.current?.setAttribute('aria-label', 'Diff');
  }, [box]);
}
