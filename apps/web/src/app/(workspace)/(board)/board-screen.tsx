'use client';

import type { RepositoriesAnswer } from '@codex-web/contracts/repository';
import type { ModelsAnswer, TaskCounts, TasksAnswer } from '@codex-web/contracts/task';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { Board } from '@/features/board/board.tsx';
import { type BoardFilter, boardPath, isEverything } from '@/features/board/board-filter.ts';
import { Composer } from '@/features/composer/composer.tsx';
import { draftKey } from '@/features/composer/draft.ts';
import { useMay } from '@/ui/me.tsx';
import { writeStored } from '@/ui/use-stored.ts';

const FirstRun = dynamic(() => import('@/features/first-run/first-run.tsx').then((module) => module.FirstRun), {
  loading: () => null,
});

type ScreenProps = {
  tasks: TasksAnswer;
  counts: TaskCounts | null;
  repositories: RepositoriesAnswer;
  models: ModelsAnswer | null;
  filter: BoardFilter;
};

export function BoardScreen({ tasks, counts, repositories, models, filter }: ScreenProps) {
  const path = boardPath(filter);
  // The same address is the same filter
  const steady = useMemo(() => filter, [path]);
  const mayWrite = useMay('tasks.write');
  const isFirst = mayWrite && tasks.items.length === 0 && isEverything(filter);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-[1440px] px-4 pt-5 pb-10 md:px-6">
        <h1 className="sr-only">Board</h1>
        {mayWrite && <Composer repositories={repositories.items} models={models} />}
        <div className={mayWrite ? 'mt-4' : undefined}>
          {isFirst ? (
            <FirstRun repositories={repositories} models={models} onPrompt={writePrompt} />
          ) : (
            <Board initial={tasks} counts={counts} filter={steady} repositories={repositories.items} />
          )}
        </div>
      </div>
    </div>
  );
}

function writePrompt(text: string): void {
  writeStored(draftKey, text);
  document.getElementById('prompt')?.focus();
}
