import { accountSecurity } from '@codex-web/contracts/sign-in';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { DeleteAccount } from '@/features/own-account/delete-account.tsx';
import { EmailForm } from '@/features/own-account/email-form.tsx';
import { NameForm } from '@/features/own-account/name-form.tsx';
import { OwnData } from '@/features/own-account/own-data.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'Profile' };

export default async function ProfilePage() {
  const { data, failure } = await read(accountSecurity, '/account');
  return (
    <SettingsPage title="Profile" text="Your account. It is the same in every workspace.">
      {failure ? (
        <FailureNotice title="Your account was not loaded." failure={failure} />
      ) : (
        <>
          <NameForm name={data.user.name} />
          <EmailForm account={data} />
          <OwnData />
          <DeleteAccount email={data.user.email} />
        </>
      )}
    </SettingsPage>
  );
}
