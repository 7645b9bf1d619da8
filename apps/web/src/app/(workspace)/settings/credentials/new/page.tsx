import type { Metadata } from 'next';
import { readCredentials, readMe } from '@/api/read.ts';
import { AddCredential } from '@/features/credentials/add-credential.tsx';
import { BackLink } from '@/ui/back-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Add a credential' };

export default async function NewCredentialPage() {
  const [{ data, failure }, me] = await Promise.all([readCredentials(), readMe()]);
  const defaults = (data?.items ?? []).filter(({ isDefault }) => isDefault).map(({ owner }) => owner);
  const lacksDefault = {
    person: !defaults.some((owner) => owner.kind === 'person' && owner.userId === me.data?.user.id),
    workspace: !defaults.some(({ kind }) => kind === 'workspace'),
  };
  return (
    <SettingsPage
      title="Add a credential"
      text="It is kept encrypted, and used outside of the sandboxes only."
      above={<BackLink href="/settings/credentials">Credentials</BackLink>}
    >
      {failure ? (
        <FailureNotice title="The form was not loaded." failure={failure} />
      ) : (
        <AddCredential answer={data} lacksDefault={lacksDefault} />
      )}
    </SettingsPage>
  );
}
