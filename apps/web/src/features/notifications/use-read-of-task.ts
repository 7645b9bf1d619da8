'use client';

import { notificationsAnswer } from '@codex-web/contracts/notification';
import { useEffect } from 'react';
import { request } from '@/api/request.ts';
import { useLookedAt } from '@/ui/use-looked-at.ts';
import { useNotifications } from './notifications-provider.tsx';

/** What was told of a task counts as read while somebody looks at that task. */
export function useReadOfTask(taskId: string): void {
  const { unread, read } = useNotifications();
  const isLookedAt = useLookedAt();
  useEffect(() => {
    if (!isLookedAt || unread === 0) return;
    const stopped = new AbortController();
    request(notificationsAnswer, '/notifications?unread=true&limit=100', { signal: stopped.signal })
      .then(({ items }) => {
        const ids = items.filter(({ task }) => task?.id === taskId).map(({ id }) => id);
        return ids.length > 0 ? read(ids) : undefined;
      })
      .catch(() => undefined);
    return () => stopped.abort();
  }, [taskId, unread, isLookedAt, read]);
}
