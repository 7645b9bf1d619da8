import { repositoriesAnswer } from '@codex-web/contracts/repository';
import { modelsAnswer, taskCounts, tasksAnswer } from '@codex-web/contracts/task';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { filterFrom, tasksPath } from '@/features/board/board-filter.ts';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { BoardScreen } from './board-screen.tsx';

export const metadata: Metadata = { title: 'Board' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function BoardPage({ searchParams }: Props) {
  const filter = filterFrom(await searchParams);
  const [tasks, counts, repositories, models] = await Promise.all([
    read(tasksAnswer, tasksPath(filter)),
    read(taskCounts, '/tasks/counts'),
    read(repositoriesAnswer, '/repositories'),
    read(modelsAnswer, '/models'),
  ]);
  const failure = tasks.failure ?? repositories.failure;
  if (failure || !tasks.data || !repositories.data) {
    return (
      <div className="p-6">{failure && <FailureNotice title="The board was not loaded." failure={failure} />}</div>
    );
  }
  return (
    <BoardScreen
      tasks={tasks.data}
      counts={counts.data}
      repositories={repositories.data}
      models={models.data}
      filter={filter}
    />
  );
}
