'use client';

import { type TaskCounts, type TasksAnswer, taskCounts } from '@codex-web/contracts/task';
import { useEffect, useMemo, useRef, useState } from 'react';
import { request } from '@/api/request.ts';
import { paced } from './paced.ts';

/**
 * How many tasks need the reader and are unread: as the page came, and asked for again after `recount` said that tasks
 * changed, and when somebody comes back to the page. They may be a few seconds behind the rows.
 */
export function useTaskCounts(initial: TaskCounts | null, page: TasksAnswer) {
  const [latest, setLatest] = useState({ of: page, counts: initial });
  const shown = useRef(page);
  useEffect(() => {
    shown.current = page;
  }, [page]);
  const recount = useMemo(
    () =>
      paced(() => {
        if (document.hidden) return;
        const of = shown.current;
        request(taskCounts, '/tasks/counts').then(
          (counts) => setLatest({ of, counts }),
          () => undefined,
        );
      }),
    [],
  );
  useEffect(() => {
    document.addEventListener('visibilitychange', recount);
    return () => document.removeEventListener('visibilitychange', recount);
  }, [recount]);
  return { counts: latest.of === page ? latest.counts : initial, recount };
}
