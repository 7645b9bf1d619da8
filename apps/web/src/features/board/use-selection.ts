'use client';

import type { TaskSummary } from '@codex-web/contracts/task';
import { useState } from 'react';

/** Which rows are selected; rows that left the list are not. */
export function useSelection(tasks: readonly TaskSummary[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selected = tasks.filter(({ id }) => ids.has(id));
  return {
    selected,
    has: (id: string) => ids.has(id),
    toggle: (id: string) =>
      setIds((before) =>
        before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id]),
      ),
    clear: () => setIds(new Set()),
  };
}
