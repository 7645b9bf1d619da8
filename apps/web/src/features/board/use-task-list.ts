'use client';

import { type TasksAnswer, taskSummary, tasksAnswer } from '@codex-web/contracts/task';
import { useEffect, useReducer, useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { openStream } from '@/api/open-stream.ts';
import { parseJson } from '@/api/parse-json.ts';
import { request } from '@/api/request.ts';
import { type BoardFilter, tasksPath } from './board-filter.ts';
import { type TaskList, withNewest, withPage, withTask } from './task-list.ts';

type Change = (list: TaskList) => TaskList;

/** The tasks of the board, kept up to date by the API's stream; `loadMore` adds the next page. */
export function useTaskList(initial: TasksAnswer, filter: BoardFilter) {
  const [list, apply] = useReducer((before: TaskList, change: Change) => change(before), initial);
  const [more, setMore] = useState<{ busy: boolean; failure: ApiFailure | null }>({ busy: false, failure: null });
  useLiveTasks(filter, apply);

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
  return { tasks: list.items, hasMore: list.nextCursor !== null, more, loadMore };
}

/** `filter` must be the same object as long as it means the same. */
function useLiveTasks(filter: BoardFilter, apply: (change: Change) => void): void {
  useEffect(
    () =>
      openStream({
        path: '/tasks/stream',
        lastEventId: () => null,
        onOpen: () => {
          // What happened since the page was made, or while the connection was lost, is in no stream.
          request(tasksAnswer, tasksPath(filter)).then(
            (page) => apply((list) => withNewest(list, page, filter)),
            () => undefined,
          );
        },
        onMessages: (messages) => {
          for (const message of messages) {
            const task = message.event === 'task' ? taskSummary.safeParse(parseJson(message.data)) : null;
            if (task?.success) apply((list) => withTask(list, task.data, filter));
          }
        },
      }),
    [filter, apply],
  );
}
