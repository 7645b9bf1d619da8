import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function QueueLoading() {
  return <SettingsLoading title="Queue" isWide />;
}
