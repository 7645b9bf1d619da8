import { pricesAnswer } from '@codex-web/contracts/spending';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { PriceSettings } from '@/features/prices/price-settings.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Prices' };

export default async function PricesPage() {
  const { data, failure } = await read(pricesAnswer, '/prices');
  return (
    <SettingsPage
      title="Prices"
      text="US dollars for a million tokens. A model without a price is counted in tokens only and shown as unpriced."
    >
      {failure ? (
        <FailureNotice title="The prices were not loaded." failure={failure} />
      ) : (
        <PriceSettings answer={data} />
      )}
    </SettingsPage>
  );
}
