'use client';

import { type Task, task as taskSchema } from '@codex-web/contracts/task';
import { useCallback, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { openStream } from '@/api/open-stream.ts';
import { parseJson } from '@/api/parse-json.ts';
import { request } from '@/api/request.ts';

const changedTask = z.object({ id: z.string() });

/** The task as it is now: asked for again whenever the workspace's stream says that it changed, and by `refresh`. */
export function useTask(initial: Task) {
  const [task, setTask] = useState(initial);
  const asked = useRef(0);
  const refresh = useCallback(async (): Promise<Task | null> => {
    asked.current += 1;
    const mine = asked.current;
    const answer = await request(taskSchema, `/tasks/${initial.id}`).catch(() => null);
    // An answer that was overtaken by a later question would bring back what is old.
    if (answer && mine === asked.current) setTask(answer);
    return answer;
  }, [initial.id]);
  useEffect(
    () =>
      openStream({
        path: '/tasks/stream',
        lastEventId: () => null,
        onOpen: () => void refresh(),
        onMessages: (messages) => {
          const isOurs = messages.some(({ event, data }) => event === 'task' && idOf(data) === initial.id);
          if (isOurs) void refresh();
        },
      }),
    [initial.id, refresh],
  );
  return { task, refresh };
}

function idOf(data: string): string | null {
  return changedTask.safeParse(parseJson(data)).data?.id ?? null;
}
