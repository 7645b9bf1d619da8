'use client';

import { type TasksAnswer, taskSummary, tasksAnswer } from '@codex-web/contracts/task';
import { useCallback, useEffect, useReducer, useState } from 'react';
import { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { openStream } from '@/api/open-stream.ts';
import { parseJson } from '@/api/parse-json.ts';
import { request } from '@/api/request.ts';
import type { SseMessage } from '@/api/sse-parser.ts';
import { useMe } from '@/ui/me.tsx';
import { type BoardFilter, matches, tasksPath } from './board-filter.ts';
import { type Fits, type TaskList, withNewest, without, withPage, withTask } from './task-list.ts';

export type ApplyChange = (change: (list: TaskList) => TaskList) => void;

/**
 * The tasks of the board, kept up to date by the API's stream; `loadMore` adds the next page. `onChanges` is called when
 * tasks of the workspace may have changed, whether they fit the filter or not; it must stay the same.
 */
export function useTaskList(initial: TasksAnswer, filter: BoardFilter, onChanges: () => void) {
  const me = useMe();
  const [list, apply] = useReducer((before: TaskList, change: (list: TaskList) => TaskList) => change(before), initial);
  const [more, setMore] = useState<{ busy: boolean; failure: ApiFailure | null }>({ busy: false, failure: null });
  const fits = useCallback<Fits>((task) => matches(task, filter, me.user.id), [filter, me.user.id]);
  useLiveTasks(filter, fits, apply, onChanges);

  const loadMore = async () => {
    if (more.busy || list.nextCursor === null) return;
    setMore({ busy: true, failure: null });
    try {
      const page = await request(tasksAnswer, tasksPath(filter, list.nextCursor));
      apply((before) => withPage(before, page));
      setMore({ busy: false, failure: null });
    } catch (error) {
      setMore({ busy: false, failure: failureOf(error) });
    }
  };
  return { tasks: list.items, hasMore: list.nextCursor !== null, more, loadMore, apply };
}

/** `filter` and `fits` must be the same as long as they mean the same. */
function useLiveTasks(filter: BoardFilter, fits: Fits, apply: ApplyChange, onChanges: () => void): void {
  useEffect(() => {
    let lastId: string | null = null;
    // Their role or groups changed: rows may be gone that no frame named.
    const reload = () =>
      void request(tasksAnswer, tasksPath(filter)).then(
        (page) => apply(() => page),
        () => undefined,
      );
    return openStream({
      path: '/tasks/stream',
      // What was missed comes again, with what can no longer be seen.
      lastEventId: () => lastId,
      onOpen: () => {
        onChanges();
        // What happened since the page was made, or while the connection was lost, is in no stream.
        request(tasksAnswer, tasksPath(filter)).then(
          (page) => apply((list) => withNewest(list, page, fits)),
          () => undefined,
        );
      },
      onMessages: (messages) => {
        if (messages.some(({ event }) => event === 'reload')) reload();
        lastId = messages.findLast(({ id }) => id !== null)?.id ?? lastId;
        for (const message of messages) takeIn(message, fits, apply);
        if (messages.some(({ event }) => event !== null && changing.has(event))) onChanges();
      },
    });
  }, [filter, fits, apply, onChanges]);
}

const changing = new Set(['task', 'gone', 'reload']);

const goneTask = z.object({ id: z.string() });

function takeIn(message: SseMessage, fits: Fits, apply: ApplyChange): void {
  if (message.event === 'task') {
    const task = taskSummary.safeParse(parseJson(message.data));
    if (task.success) apply((list) => withTask(list, task.data, fits));
  } else if (message.event === 'gone') {
    const gone = goneTask.safeParse(parseJson(message.data));
    if (gone.success) apply((list) => without(list, [gone.data.id]));
  }
}
