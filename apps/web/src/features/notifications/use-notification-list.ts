'use client';

import { type Notification, type NotificationsAnswer, notificationsAnswer } from '@codex-web/contracts/notification';
import { useEffect, useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { markedRead, withNotifications } from './notification-list.ts';
import { useNotifications } from './notifications-provider.tsx';

/** What the person was told of, newest first: as the page came or as it is asked for now, and on as it happens. */
export function useNotificationList(initial: NotificationsAnswer | null) {
  const { fresh, unread, read } = useNotifications();
  const [items, setItems] = useState<readonly Notification[]>(initial?.items ?? []);
  const [cursor, setCursor] = useState(initial?.nextCursor ?? null);
  const [isLoaded, setLoaded] = useState(initial !== null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const load = async (after: string | null) => {
    setBusy(true);
    setFailure(null);
    try {
      const path = after === null ? '/notifications' : `/notifications?cursor=${encodeURIComponent(after)}`;
      const page = await request(notificationsAnswer, path);
      setItems((before) => withNotifications(before, page.items));
      setCursor(page.nextCursor);
      setLoaded(true);
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  // The list is asked for once, where the page came without it.
  useEffect(() => {
    if (initial === null) void load(null);
  }, []);
  const mark = (ids: string[] | 'all') => {
    const now = new Date().toISOString();
    setItems((before) => markedRead(before, ids, now));
    read(ids).catch((error: unknown) => setFailure(failureOf(error)));
  };
  return {
    items: withNotifications(items, fresh),
    isLoaded,
    hasMore: cursor !== null,
    loadMore: () => void load(cursor),
    busy,
    failure,
    unread,
    mark,
  };
}
