import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function WorkspaceLoading() {
  return <SettingsLoading title="Workspace" />;
}
