'use client';

import { useRouter } from 'next/navigation';
import { useOptimistic, useTransition } from 'react';
import { type BoardFilter, boardPath } from './board-filter.ts';

/** Changes the filter in the address of the page. The controls show it at once, the rows follow. */
export function useFilterNavigation(filter: BoardFilter) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [shown, show] = useOptimistic(filter);
  const go = (next: BoardFilter) =>
    startTransition(() => {
      show(next);
      router.replace(boardPath(next), { scroll: false });
    });
  return { shown, isPending, go };
}
