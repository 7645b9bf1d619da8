import { notificationsAnswer } from '@codex-web/contracts/notification';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { NotificationPage } from '@/features/notifications/notification-page.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Notifications' };

export default async function NotificationsPage() {
  const notifications = await read(notificationsAnswer, '/notifications');
  return (
    <SettingsPage title="Notifications" text="Of the last 90 days, newest first.">
      {notifications.failure ? (
        <FailureNotice title="The notifications were not loaded." failure={notifications.failure} />
      ) : (
        <NotificationPage initial={notifications.data} />
      )}
    </SettingsPage>
  );
}
