'use client';

import { type Comment, comment as commentSchema } from '@codex-web/contracts/comment';
import type { Person } from '@codex-web/contracts/person';
import { presence } from '@codex-web/contracts/presence';
import { useCallback, useEffect, useReducer, useState } from 'react';
import { openStream } from '@/api/open-stream.ts';
import { parseJson } from '@/api/parse-json.ts';
import { latestUpdate, withComment } from './comment-list.ts';

/**
 * Who looks at the task and what people said, as it happens; while it is open, its reader counts as looking. `isGone` says
 * that the task can no longer be seen.
 */
export function useTaskLive(taskId: string, initialComments: readonly Comment[]) {
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [isGone, setGone] = useState(false);
  const [comments, apply] = useReducer(
    (before: readonly Comment[], changed: readonly Comment[]) => changed.reduce(withComment, before),
    initialComments,
  );
  useEffect(() => {
    // Where the page came with no comment, all there are come.
    let lastId = latestUpdate(initialComments) ?? new Date(0).toISOString();
    return openStream({
      path: `/tasks/${taskId}/stream`,
      lastEventId: () => lastId,
      onRefused: (error) => setGone(error.failure.status === 404),
      onMessages: (messages) => {
        lastId = messages.findLast(({ id }) => id !== null)?.id ?? lastId;
        if (messages.some(({ event }) => event === 'gone')) setGone(true);
        const shown = messages.findLast(({ event }) => event === 'presence');
        const looking = shown ? presence.safeParse(parseJson(shown.data)) : null;
        if (looking?.success) setPeople(looking.data.people);
        const said = messages.filter(({ event }) => event === 'comment').flatMap(({ data }) => commentOf(data) ?? []);
        if (said.length > 0) apply(said);
      },
    });
  }, [taskId, initialComments]);
  const addComment = useCallback((one: Comment) => apply([one]), []);
  return { people, comments, addComment, isGone };
}

function commentOf(data: string): Comment | null {
  return commentSchema.safeParse(parseJson(data)).data ?? null;
}
