'use client';

import type { TaskSummary } from '@codex-web/contracts/task';
import { useState } from 'react';
import { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import type { TaskList } from './task-list.ts';
import { withChanged, without } from './task-list.ts';
import type { ApplyChange } from './use-task-list.ts';

/** What can be done to rows without opening them. The rows show it at once and go back when it is refused. */
export function useRowActions(apply: ApplyChange) {
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [said, say] = useState('');
  const act = async (tasks: readonly TaskSummary[], words: string, change: Change, send: Send) => {
    if (tasks.length === 0) return;
    setFailure(null);
    say(words);
    const ids = tasks.map(({ id }) => id);
    apply((list) => change(list, ids));
    const results = await Promise.allSettled(tasks.map((task) => send(task.id)));
    const refused = results.flatMap((result, index) => {
      const task = tasks[index];
      return result.status === 'rejected' && task ? [{ task, error: result.reason as unknown }] : [];
    });
    if (!refused[0]) return;
    setFailure(failureOf(refused[0].error));
    apply((list) =>
      broughtBack(
        list,
        refused.map(({ task }) => task),
      ),
    );
  };
  return {
    failure,
    said,
    archive: (tasks: readonly TaskSummary[]) => {
      const those = tasks.filter(({ mayChange }) => mayChange);
      if (those.length === 0 && tasks.length > 0) return say('You may not archive this task.');
      const archived = those.some(({ archivedAt }) => archivedAt === null);
      const words = `${countOf(those)} ${archived ? 'archived' : 'put back on the board'}.`;
      return void act(those, words, without, (id) => sendArchived(id, archived));
    },
    mark: (tasks: readonly TaskSummary[], unread: boolean) =>
      void act(
        tasks,
        `${countOf(tasks)} marked ${unread ? 'unread' : 'read'}.`,
        (list, ids) => withChanged(list, ids, { unread }),
        (id) => sendRead(id, !unread),
      ),
  };
}

type Change = (list: TaskList, ids: readonly string[]) => TaskList;
type Send = (taskId: string) => Promise<unknown>;

function sendArchived(taskId: string, archived: boolean): Promise<unknown> {
  return request(z.unknown(), `/tasks/${taskId}`, { method: 'PATCH', body: { archived } });
}

function sendRead(taskId: string, read: boolean): Promise<unknown> {
  return request(z.unknown(), `/tasks/${taskId}/read`, read ? { method: 'PUT', body: {} } : { method: 'DELETE' });
}

/** The rows as they were, where they were. */
function broughtBack(list: TaskList, tasks: readonly TaskSummary[]): TaskList {
  const rest = without(
    list,
    tasks.map(({ id }) => id),
  ).items;
  const items = [...rest, ...tasks].toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return { ...list, items };
}

function countOf(tasks: readonly unknown[]): string {
  return tasks.length === 1 ? '1 task' : `${tasks.length} tasks`;
}
