import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function ServiceaccountsLoading() {
  return <SettingsLoading title="Service accounts" />;
}
