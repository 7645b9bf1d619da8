import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function PeopleLoading() {
  return <SettingsLoading title="People" />;
}
