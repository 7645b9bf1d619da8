import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function NotificationsLoading() {
  return <SettingsLoading title="Notifications" />;
}
