import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function UsageLoading() {
  return <SettingsLoading title="Usage" isWide />;
}
