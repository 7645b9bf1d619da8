import { SettingsLoading } from '@/ui/settings-loading.tsx';

export default function PricesLoading() {
  return <SettingsLoading title="Prices" />;
}
