import { notificationPreferencesAnswer } from '@codex-web/contracts/notification';
import { pushSubscriptionsAnswer } from '@codex-web/contracts/push';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { DeviceList } from '@/features/notifications/device-list.tsx';
import { PreferenceMatrix } from '@/features/notifications/preference-matrix.tsx';
import { ThisBrowser } from '@/features/notifications/this-browser.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Section } from '@/ui/section.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Notification settings' };

export default async function NotificationSettingsPage() {
  const [preferences, devices] = await Promise.all([
    read(notificationPreferencesAnswer, '/notification-preferences'),
    read(pushSubscriptionsAnswer, '/push/subscriptions'),
  ]);
  const known = devices.data?.items ?? [];
  return (
    <SettingsPage
      title="Notifications"
      text="What you are told of in this workspace, and in which ways. Nobody is told of what they did themselves."
    >
      {preferences.failure ? (
        <FailureNotice title="Your choices were not loaded." failure={preferences.failure} />
      ) : (
        <Section
          title="What and how"
          isFirst
          {...(preferences.data.emailAvailable
            ? {}
            : { text: 'This installation cannot send e-mail: what is chosen there has no effect.' })}
        >
          <PreferenceMatrix answer={preferences.data} />
        </Section>
      )}
      <Section title="This browser">
        <ThisBrowser deviceId={known.find(({ current }) => current)?.id ?? null} />
      </Section>
      <Section title="Your browsers" text="Those that are told while no page is open. Each ends with its sign-in.">
        {devices.failure ? (
          <FailureNotice title="Your browsers were not loaded." failure={devices.failure} />
        ) : (
          <DeviceList devices={known} />
        )}
      </Section>
    </SettingsPage>
  );
}
