'use client';

import type { NotificationsAnswer } from '@codex-web/contracts/notification';
import { CheckCheck, Settings } from 'lucide-react';
import Link from 'next/link';
import { Button, buttonClass } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { NotificationRow } from './notification-row.tsx';
import { useNotificationList } from './use-notification-list.ts';

/** All that the person was told of in the last 90 days. */
export function NotificationPage({ initial }: { initial: NotificationsAnswer }) {
  const list = useNotificationList(initial);
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button disabled={list.unread === 0} onClick={() => list.mark('all')}>
          <CheckCheck aria-hidden className="size-3.5" />
          Mark all read
        </Button>
        <Link href="/settings/notifications" className={buttonClass()}>
          <Settings aria-hidden className="size-3.5" />
          Settings
        </Link>
      </div>
      {list.failure && (
        <div className="mt-4">
          <FailureNotice title="The notifications were not loaded." failure={list.failure} />
        </div>
      )}
      {list.items.length === 0 ? (
        <p className="mt-4 border-t border-line py-10 text-center text-muted">
          Nothing yet. You are told when a task of yours ends or waits, and when somebody mentions you.
        </p>
      ) : (
        <ul aria-label="Notifications" className="mt-4 border-y border-line">
          {list.items.map((notification) => (
            <NotificationRow
              key={notification.id}
              notification={notification}
              onOpen={(id) => notification.readAt === null && list.mark([id])}
            />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <Button className="mt-4" busy={list.busy} onClick={list.loadMore}>
          Load older notifications
        </Button>
      )}
    </>
  );
}
