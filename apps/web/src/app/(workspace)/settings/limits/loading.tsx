import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function LimitsLoading() {
  return <SettingsLoading title="Limits" />;
}
