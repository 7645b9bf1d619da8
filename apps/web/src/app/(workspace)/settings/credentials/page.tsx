import type { Metadata } from 'next';
import { readCredentials } from '@/api/read.ts';
import { CredentialList } from '@/features/credentials/credential-list.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Credentials' };

export default async function CredentialsPage() {
  const { data, failure } = await readCredentials();
  return (
    <SettingsPage
      title="Credentials"
      text="What pays for models. Your default pays first, then the workspace’s, then the installation’s."
    >
      {failure ? (
        <FailureNotice title="The credentials were not loaded." failure={failure} />
      ) : (
        <CredentialList credentials={data} />
      )}
    </SettingsPage>
  );
}
