'use client';

import { type Notification, notification as notificationSchema, unreadAnswer } from '@codex-web/contracts/notification';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { parseJson } from '@/api/parse-json.ts';
import { request } from '@/api/request.ts';
import { openSharedStream } from '@/api/shared-stream.ts';
import type { SseMessage } from '@/api/sse-parser.ts';
import { useMe } from '@/ui/me.tsx';
import { markedRead, withNotifications } from './notification-list.ts';
import { showInBrowser } from './show-in-browser.ts';
import { usePushKeptOn } from './use-push-kept-on.ts';
import { useTitleBadge } from './use-title-badge.ts';

type Notifications = {
  unread: number;
  /** What came while the page is open. */
  fresh: readonly Notification[];
  /** Marks some, or all, as read. @throws ApiError */
  read: (ids: string[] | 'all') => Promise<void>;
};

const Current = createContext<Notifications | null>(null);

/** Keeps what the person is told of up to date for everything on the page. */
export function NotificationsProvider({ children }: { children: ReactNode }) {
  const { user, workspace } = useMe();
  const workspaceId = workspace.id;
  const [unread, setUnread] = useState(0);
  const [fresh, setFresh] = useState<readonly Notification[]>([]);
  const isHolding = useRef(false);
  useTitleBadge(unread);
  usePushKeptOn(user.id);
  useEffect(() => {
    // A page that finds the stream held by another one has to ask by itself how many there are.
    request(unreadAnswer, '/notifications?limit=1').then(
      (answer) => setUnread(answer.unread),
      () => undefined,
    );
    return openSharedStream({
      name: `notifications ${workspaceId}`,
      path: '/notifications/stream',
      onHolding: (holds) => {
        isHolding.current = holds;
      },
      onMessages: (messages) => {
        const count = messages.findLast(({ event }) => event === 'unread');
        const answer = count ? unreadAnswer.safeParse(parseJson(count.data)) : null;
        if (answer?.success) setUnread(answer.data.unread);
        const came = messages.flatMap(notificationOf);
        if (came.length === 0) return;
        setFresh((before) => withNotifications(before, came).slice(0, 100));
        if (isHolding.current) came.forEach(showInBrowser);
      },
    });
  }, [workspaceId]);
  const read = useCallback(async (ids: string[] | 'all') => {
    const now = new Date().toISOString();
    setFresh((before) => markedRead(before, ids, now));
    const body = ids === 'all' ? { all: true } : { ids };
    const answer = await request(unreadAnswer, '/notifications/read', { method: 'POST', body });
    setUnread(answer.unread);
  }, []);
  const value = useMemo(() => ({ unread, fresh, read }), [unread, fresh, read]);
  return (
    <Current value={value}>
      {children}
      <p role="status" className="sr-only">
        {fresh[0]?.readAt === null ? fresh[0].text : ''}
      </p>
    </Current>
  );
}

/** @throws outside of the pages of a workspace. */
export function useNotifications(): Notifications {
  const notifications = useContext(Current);
  if (!notifications) throw new Error('There are no notifications on this page.');
  return notifications;
}

function notificationOf({ event, data }: SseMessage): Notification[] {
  if (event !== 'notification') return [];
  const parsed = notificationSchema.safeParse(parseJson(data));
  return parsed.success ? [parsed.data] : [];
}
