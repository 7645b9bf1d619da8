'use client';

import type { Task } from '@codex-web/contracts/task';
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { useLookedAt } from '@/ui/use-looked-at.ts';

/** Says that what the task shows was seen, as soon as somebody looks at the page. */
export function useMarkRead({ id, unread, activityAt }: Task): void {
  const isLookedAt = useLookedAt();
  const marked = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    // What was marked once stays as the reader left it: they may have marked it unread since.
    if (!isLookedAt || !unread || marked.current === activityAt) return;
    marked.current = activityAt;
    const body = activityAt === null ? {} : { activityAt };
    request(z.unknown(), `/tasks/${id}/read`, { method: 'PUT', body }).catch(() => undefined);
  }, [id, unread, activityAt, isLookedAt]);
}
