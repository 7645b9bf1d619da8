import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function AuditlogLoading() {
  return <SettingsLoading title="Audit log" isWide />;
}
