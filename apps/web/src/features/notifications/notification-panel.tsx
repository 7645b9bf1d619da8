'use client';

import { CheckCheck, Settings } from 'lucide-react';
import Link from 'next/link';
import { Button, buttonClass } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { NotificationRow } from './notification-row.tsx';
import { useNotificationList } from './use-notification-list.ts';

const maxShown = 20;

/** The newest notifications, at the bell. */
export function NotificationPanel({ onLeave }: { onLeave: () => void }) {
  const list = useNotificationList(null);
  return (
    <>
      <div className="flex items-center gap-1 border-b border-line py-1.5 pr-1.5 pl-4">
        <h2 className="flex-1 font-semibold">Notifications</h2>
        <Button size="small" look="quiet" disabled={list.unread === 0} onClick={() => list.mark('all')}>
          <CheckCheck aria-hidden className="size-3.5" />
          Mark all read
        </Button>
        <Link
          href="/settings/notifications"
          aria-label="Notification settings"
          title="Notification settings"
          onClick={onLeave}
          className={buttonClass('quiet', 'square')}
        >
          <Settings aria-hidden className="size-3.5" />
        </Link>
      </div>
      {list.failure && (
        <div className="p-3">
          <FailureNotice title="The notifications were not loaded." failure={list.failure} />
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        {!list.isLoaded && !list.failure && <RowsLoading />}
        {list.isLoaded && list.items.length === 0 && (
          <p className="px-4 py-8 text-center text-sm text-muted">Nothing yet.</p>
        )}
        <ul aria-label="Notifications">
          {list.items.slice(0, maxShown).map((notification) => (
            <NotificationRow
              key={notification.id}
              notification={notification}
              onOpen={(id) => {
                if (notification.readAt === null) list.mark([id]);
                onLeave();
              }}
            />
          ))}
        </ul>
      </div>
      <Link
        href="/notifications"
        onClick={onLeave}
        className="border-t border-line px-4 py-2 text-center text-sm font-medium text-accent hover:bg-hover"
      >
        All notifications
      </Link>
    </>
  );
}

function RowsLoading() {
  return (
    <div role="status" aria-label="Loading the notifications" className="grid gap-4 px-4 py-3">
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} className="h-8 w-full" />
      ))}
    </div>
  );
}
