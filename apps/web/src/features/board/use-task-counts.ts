'use client';

import { type TaskCounts, type TasksAnswer, taskCounts } from '@codex-web/contracts/task';
import { useEffect, useState } from 'react';
import { request } from '@/api/request.ts';

const everyMs = 15_000;

/**
 * How many tasks need the reader and are unread: as the page came, and asked for again now and then while somebody looks.
 * They may be a few seconds behind the rows.
 */
export function useTaskCounts(initial: TaskCounts | null, page: TasksAnswer): TaskCounts | null {
  const [latest, setLatest] = useState({ of: page, counts: initial });
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.hidden) return;
      request(taskCounts, '/tasks/counts').then(
        (counts) => setLatest({ of: page, counts }),
        () => undefined,
      );
    }, everyMs);
    return () => clearInterval(timer);
  }, [page]);
  return latest.of === page ? latest.counts : initial;
}
