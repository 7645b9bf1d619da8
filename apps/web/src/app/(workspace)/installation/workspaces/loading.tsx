import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function WorkspacesoftheinstallationLoading() {
  return <SettingsLoading title="Workspaces of the installation" />;
}
