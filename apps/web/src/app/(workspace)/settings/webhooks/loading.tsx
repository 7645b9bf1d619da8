import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function WebhooksLoading() {
  return <SettingsLoading title="Webhooks" />;
}
