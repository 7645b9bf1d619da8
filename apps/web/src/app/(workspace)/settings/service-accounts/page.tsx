import { serviceAccountList, tokenMaxDays } from '@codex-web/contracts/api-token';
import { workspace } from '@codex-web/contracts/workspace';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { ServiceAccounts } from '@/features/tokens/service-accounts.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Service accounts' };

export default async function ServiceAccountsPage() {
  const [accounts, here] = await Promise.all([
    read(serviceAccountList, '/service-accounts'),
    read(workspace, '/workspace'),
  ]);
  return (
    <SettingsPage
      title="Service accounts"
      text="Members that are programs. They have API tokens, cannot sign in, and do not go when a person leaves."
    >
      {accounts.failure ? (
        <FailureNotice title="The service accounts were not loaded." failure={accounts.failure} />
      ) : (
        <ServiceAccounts accounts={accounts.data.items} maxDays={here.data?.tokenMaxDays ?? tokenMaxDays} />
      )}
    </SettingsPage>
  );
}
