'use client';

import { Bell as BellIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useState } from 'react';
import { buttonClass } from '@/ui/button.tsx';
import { classNames } from '@/ui/class-names.ts';
import { Popover } from '@/ui/popover.tsx';
import { useNotifications } from './notifications-provider.tsx';

const NotificationPanel = dynamic(() => import('./notification-panel.tsx').then((module) => module.NotificationPanel), {
  ssr: false,
  loading: () => <p className="px-4 py-6 text-center text-muted">Loading…</p>,
});

/** How many things are unread, and the list of them at the press of it. */
export function BellButton() {
  const { unread } = useNotifications();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Notifications"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" aria-label={nameFor(unread)} title="Notifications" className={bellClass}>
          <BellFace unread={unread} />
        </button>
      }
    >
      <NotificationPanel onLeave={() => setOpen(false)} />
    </Popover>
  );
}

/** The same where there is no room for a window: it leads to the page. */
export function BellLink() {
  const { unread } = useNotifications();
  return (
    <Link href="/notifications" aria-label={nameFor(unread)} className={bellClass}>
      <BellFace unread={unread} />
    </Link>
  );
}

const bellClass = classNames(buttonClass('quiet', 'square'), 'relative aria-expanded:bg-hover aria-expanded:text-text');

function nameFor(unread: number): string {
  return unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`;
}

function BellFace({ unread }: { unread: number }) {
  return (
    <>
      <BellIcon aria-hidden className="size-4" />
      {unread > 0 && (
        <span
          aria-hidden
          className="absolute top-0 right-0 touch:top-1.5 touch:right-1 min-w-3.5 rounded-full bg-accent-fill px-1 text-center text-[0.625rem] leading-3.5 font-semibold text-on-accent tabular"
        >
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </>
  );
}
