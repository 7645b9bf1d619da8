import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function AccountLoading() {
  return <SettingsLoading title="Your account" />;
}
