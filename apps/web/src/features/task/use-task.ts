'use client';

import { type Task, task as taskSchema } from '@codex-web/contracts/task';
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { z } from 'zod';
import { ApiError } from '@/api/api-failure.ts';
import { openStream } from '@/api/open-stream.ts';
import { parseJson } from '@/api/parse-json.ts';
import { request } from '@/api/request.ts';
import type { SseMessage } from '@/api/sse-parser.ts';

const changedTask = z.object({ id: z.string() });

/** The place of a queued attempt changes with other tasks: it is asked for again at most this often. */
const queuePauseMs = 3_000;

/**
 * The task as it is now: asked for again whenever the workspace's stream says that it changed, and by `refresh`.
 * `isGone` says that it can no longer be seen.
 */
export function useTask(initial: Task) {
  const [task, setTask] = useState(initial);
  const [isGone, setGone] = useState(false);
  const asked = useRef(0);
  const refresh = useCallback(async (): Promise<Task | null> => {
    asked.current += 1;
    const mine = asked.current;
    const answer = await request(taskSchema, `/tasks/${initial.id}`).catch((error: unknown) => {
      if (error instanceof ApiError && error.failure.code === 'not_found') setGone(true);
      return null;
    });
    // An answer that was overtaken by a later question would bring back what is old.
    if (answer && mine === asked.current) setTask(answer);
    return answer;
  }, [initial.id]);
  const isQueued = task.state === 'queued';
  const isOurs = useEffectEvent(({ event, data }: SseMessage) => event === 'reload' || idOf(data) === initial.id);
  const mayMoveUp = useEffectEvent(() => isQueued);
  useEffect(() => {
    let later: ReturnType<typeof setTimeout> | undefined;
    const refreshLater = () => {
      later ??= setTimeout(() => {
        later = undefined;
        void refresh();
      }, queuePauseMs);
    };
    const close = openStream({
      path: '/tasks/stream',
      lastEventId: () => null,
      onOpen: () => void refresh(),
      onMessages: (messages) => {
        if (messages.some(isOurs)) void refresh();
        else if (mayMoveUp()) refreshLater();
      },
    });
    return () => {
      clearTimeout(later);
      close();
    };
  }, [refresh]);
  return { task, refresh, isGone };
}

function idOf(data: string): string | null {
  return changedTask.safeParse(parseJson(data)).data?.id ?? null;
}
