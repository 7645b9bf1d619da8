import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function PeopleoftheinstallationLoading() {
  return <SettingsLoading title="People of the installation" />;
}
