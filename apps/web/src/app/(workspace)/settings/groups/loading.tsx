import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function GroupsLoading() {
  return <SettingsLoading title="Groups" />;
}
