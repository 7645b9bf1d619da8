import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function NotificationSettingsLoading() {
  return <SettingsLoading title="Notifications" />;
}
