import type { Metadata } from 'next';
import { readCredentials, readMe } from '@/api/read.ts';
import { AddCredential } from '@/features/credentials/add-credential.tsx';
import { BackLink } from '@/ui/back-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Add a credential' };

export default async function NewCredentialPage() {
  const [{ data, failure }, me] = await Promise.all([readCredentials(), readMe()]);
  const isMine = (owner: { kind: string; userId?: string }) =>
    owner.kind === 'person' && owner.userId === me.data?.user.id;
  return (
    <SettingsPage
      title="Add a credential"
      text="It is kept encrypted, and used outside of the sandboxes only."
      above={<BackLink href="/settings/credentials">Credentials</BackLink>}
    >
      {failure ? (
        <FailureNotice title="The form was not loaded." failure={failure} />
      ) : (
        <AddCredential answer={data} isFirst={!data.items.some(({ owner }) => isMine(owner))} />
      )}
    </SettingsPage>
  );
}
