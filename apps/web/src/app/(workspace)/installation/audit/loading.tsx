import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function AuditlogoftheinstallationLoading() {
  return <SettingsLoading title="Audit log of the installation" isWide />;
}
